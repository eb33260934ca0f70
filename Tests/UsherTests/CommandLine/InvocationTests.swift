import Contract
import Testing

@testable import Usher

@Suite("The arguments of seatcat")
struct InvocationTests {
    private func read(_ line: String) throws(UsageFault) -> Invocation {
        try Invocation(parsing: line.split(separator: " ").map(String.init))
    }

    private func fault(_ line: String) -> UsageFault? {
        do throws(UsageFault) {
            _ = try read(line)
            return nil
        } catch {
            return error
        }
    }

    private func watch(_ line: String) throws -> WatchOptions {
        guard case .watch(let options) = try read("watch " + line).task else { throw UsageFault("no watch", hint: "") }
        return options
    }

    @Test("a watch with everything it can be asked for")
    func wholeWatch() throws {
        let options = try watch(
            "demo --scope staff --kind held,expired --kind booked --seat A-*,B-1? --count 5 --for 30s --until A-12=free "
                + "--no-reconnect")
        #expect(options.shows == ["demo"])
        #expect(options.isStaff)
        #expect(options.filter.kinds == ["held", "expired", "booked"])
        #expect(options.filter.seats == ["A-*", "B-1?"])
        #expect(options.count == 5)
        #expect(options.duration == .seconds(30))
        #expect(options.until == .init(seat: "A-12", state: "free"))
        #expect(!options.reconnects)
        #expect(try watch("a b c").shows == ["a", "b", "c"])
        #expect(try watch("demo --after now").begin == .now)
        let position = try #require(FeedPosition("9c1f03a7:10432:4fd09e21"))
        #expect(try watch("demo --after=9c1f03a7:10432:4fd09e21").begin == .after(position))
        #expect(try watch("demo --save-pos f --after now").savePosition == "f")
    }

    @Test("a connection with everything it can be asked for")
    func wholeConnect() throws {
        let invocation = try Invocation(parsing: [
            "connect", "wss://host:9/a?b=1", "-H", "X-A: 1: 2", "-s", "chat", "-ofoo", "-x", "hi", "-xho", "-w", "1.5",
            "-Pk", "--raw", "--no-compress",
        ])
        guard case .connect(let options) = invocation.task else { throw UsageFault("no connect", hint: "") }
        #expect(options.address == (try ServerAddress(parsing: "wss://host:9/a?b=1")))
        #expect(options.subprotocols == ["chat"])
        #expect(options.origin == "foo")
        #expect(options.messages == ["hi", "ho"])
        #expect(options.patience == .milliseconds(1500))
        #expect(options.showsPings && options.isRaw && !options.compresses && invocation.common.isInsecure)
        #expect(invocation.common.headers == [HeaderLine(name: "X-A", value: "1: 2")])
        guard case .connect(let patient) = try read("connect :1 -w forever").task else { return }
        #expect(patient.patience == nil && patient.compresses && !patient.isRaw)
        guard case .connect(let scripted) = try read("connect :1 --json").task else { return }
        #expect(scripted.isRaw)
    }

    @Test(
        "what could not be sent, or is the handshake's own, is wrong usage before anybody is called",
        arguments: [
            ["-H", "Host: x"], ["-H", "sec-websocket-key: b"], ["-H", "Sec-WebSocket-Protocol: chat"],
            ["-H", "Connection: close"], ["-H", "UPGRADE: h2c"], ["-H", "Content-Length: 1"],
            ["-H", "Transfer-Encoding: chunked"], ["-H", "X: a\r\nY: b"], ["-o", "a\r\nb"], ["-s", "a b"],
            ["-s", "a\n"],
        ])
    func unsendable(options: [String]) {
        #expect(throws: UsageFault.self) { try Invocation(parsing: ["connect", ":1"] + options) }
    }

    @Test("what the box office is asked for")
    func errands() throws {
        #expect(
            try read("hold demo A-1 A-2,A-3").task
                == .hold(SeatWish(target: "demo", seats: ["A-1", "A-2", "A-3"], best: nil, category: nil)))
        #expect(
            try read("hold demo --best 2 --category deluxe").task
                == .hold(SeatWish(target: "demo", seats: [], best: 2, category: "deluxe")))
        #expect(
            try read("add h_1 A-3").task
                == .add(SeatWish(target: "h_1", seats: ["A-3"], best: nil, category: nil)))
        #expect(throws: UsageFault.self) { try read("add h_1") }
        #expect(try read("extend h_1").task == .extend(hold: "h_1"))
        #expect(try read("release h_1 A-1").task == .release(hold: "h_1", seat: "A-1", reason: nil))
        #expect(
            try read("book h_1 -n Asha -e a@b.c --phone 1").task
                == .book(BookOptions(hold: "h_1", name: "Asha", email: "a@b.c", phone: "1", payment: "ok")))
        #expect(
            try read("walk-in demo A-1 --name Asha --paid 45000:INR").task
                == .walkIn(
                    WalkInOptions(
                        wish: SeatWish(target: "demo", seats: ["A-1"], best: nil, category: nil), name: "Asha",
                        phone: nil, paid: .init(amount: 45000, currency: "INR"))))
        #expect(
            try read("checkin demo 7K3M --gate north --out").task
                == .checkIn(CheckInOptions(show: "demo", shown: "7K3M", gate: "north", goesOut: true)))
        #expect(try read("ping -c 3").task == .ping(count: 3))
        #expect(try read("login asha --url https://x.example").common.url == "https://x.example")
        #expect(try read("release -- -h").task == .release(hold: "-h", seat: nil, reason: nil))
        #expect(try read("map demo -h").task == .help(.map))
        #expect(try read("--version").task == .version)
        #expect(try read("help watch").task == .help(.watch))
        #expect(try read("completion zsh").task == .completion(.zsh))
    }

    @Test(
        "a fault says what is wrong and what to write instead",
        arguments: [
            ("", "which command?", "seatcat help"), ("wach demo", "no command \"wach\"", "watch"),
            ("watch", "SHOW is missing", "seatcat watch SHOW…"),
            ("watch demo --cuont 3", "no option --cuont", "--count"),
            ("watch demo --count", "--count needs a value", "--count N"),
            ("watch demo --count 0", "no number from 1", "--count 10"),
            ("watch demo --count 1 --count 2", "given twice", "once"),
            ("watch demo --for soon", "no time", "30s"), ("watch demo --for 1e10", "no time", "30s"),
            ("watch demo --scope all", "no scope", "public"), ("watch demo --kind hold", "no kind \"hold\"", "held"),
            ("watch demo --until A-1", "no seat and state", "A-12=free"),
            ("watch demo --until A-1=gone", "no seat and state", "booked"),
            ("watch demo --after 12", "no position", "9c1f03a7"), ("watch a b --map", "for one show", "Name one"),
            ("watch a a", "each once", ""), ("watch demo --map --after now", "as it is now", "Leave"),
            ("watch demo --map=yes", "takes no value", "alone"), ("watch demo -z", "no option -z", "--help"),
            ("hold demo", "which seats?", "--best 2"), ("hold demo A-1 --best 2", "which seats?", "--best"),
            ("hold demo A-1 --category x", "belongs to --best", "--best"), ("book h_1", "--name is missing", "--name"),
            ("walk-in demo A-1 --name x --paid 5", "no amount", "45000:INR"),
            ("connect ftp://x", "scheme", ":8080"), ("connect :1 -H nocolon", "no field", "Name: value"),
            ("whoami now", "takes no \"now\"", "seatcat whoami"), ("completion tcsh", "no completion", "bash"),
            ("--count 3", "a command comes first", "watch"),
            ("watch demo --token abc", "--token does not exist", "SEATCAT_TOKEN"),
            ("shows --api-key abc", "--api-key does not exist", "SEATCAT_API_KEY"),
        ])
    func faults(line: String, message: String, hint: String) throws {
        let found = try #require(fault(line), "\(line) is accepted")
        #expect(found.message.contains(message), "\(found)")
        #expect(found.hint.contains(hint), "\(found)")
    }

    @Test("at most the subscriptions of one socket are watched")
    func mostShows() {
        let many = (1...32).map { "s\($0)" }.joined(separator: " ")
        #expect(fault("watch \(many)") == nil)
        #expect(fault("watch \(many) s33") != nil)
    }

    @Test("every command is described, and its help shows every option", arguments: CommandName.allCases)
    func help(command: CommandName) {
        let row = CommandTable.row(of: command)
        #expect(row.name == command)
        let text = HelpText.text(of: command)
        for option in row.allOptions {
            #expect(text.contains(option.flag) && text.contains(option.summary))
            if let letter = option.letter { #expect(text.contains("-\(letter), \(option.flag)")) }
        }
        #expect(HelpText.text(of: nil).contains(row.summary))
        let flags = row.allOptions.flatMap(\.flags)
        #expect(Set(flags).count == flags.count, "an option of \(command) stands for two things")
    }

    @Test("every option belongs to a command, and every status is told")
    func nothingUnused() {
        let used = Set(CommandTable.rows.flatMap(\.allOptions).map(\.name))
        #expect(Set(OptionName.allCases).subtracting(used) == [.version])
        for status in ProgramStatus.allCases { #expect(HelpText.text(of: nil).contains("\(status.rawValue) ")) }
    }

    @Test("completion knows every command and option", arguments: Shell.allCases)
    func completion(shell: Shell) {
        let script = Completion.script(for: shell)
        for row in CommandTable.rows {
            #expect(script.contains(row.name.rawValue))
            for option in row.allOptions {
                let word = shell == .fish ? "-l \(option.name.rawValue)" : option.flag
                #expect(script.contains(word), "\(option.flag) of \(row.name)")
            }
        }
    }
}
