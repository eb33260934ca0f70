import Testing

@testable import Server

@Suite("The command line")
struct InvocationTests {
    private func parse(_ words: String) throws(UsageFault) -> Invocation {
        try Invocation(parsing: words.split(separator: " ").map(String.init))
    }

    private func fault(_ words: String) -> UsageFault? {
        do throws(UsageFault) {
            _ = try parse(words)
            return nil
        } catch {
            return error
        }
    }

    @Test(
        "names one command",
        arguments: [
            ("serve", .serve), ("config", .config), ("version", .version), ("help", .help(.overview)),
            ("help migrate", .help(.migrate)), ("help settings", .help(.settings)), ("--help", .help(.overview)),
            ("-h", .help(.overview)), ("serve --help", .help(.serve)), ("migrate up --help", .help(.migrate)),
            ("--version", .version), ("-V", .version), ("migrate up", .migrate(.up)),
            ("migrate down 3", .migrate(.down(3))), ("migrate status", .migrate(.status)),
            ("seed", .seed), ("replay demo", .replay("demo", until: nil)), ("verify", .verify(nil)),
            ("restored", .restored), ("verify demo", .verify("demo")), ("account asha", .account("asha", role: nil)),
            ("account asha admin", .account("asha", role: "admin")), ("help replay", .help(.replay)),
            ("seed --help", .help(.seed)), ("hash-passwords", .hashPasswords),
            ("replay demo --until 9c1f03a7:12:5d41402a", .replay("demo", until: "9c1f03a7:12:5d41402a")),
            ("--until=12 replay demo", .replay("demo", until: "12")),
            ("migrate plan", .migrate(.plan)), ("migrate consolidate out", .migrate(.consolidate(into: "out"))),
        ] as [(String, ProgramCommand)])
    func commands(words: String, expected: ProgramCommand) throws {
        let line = try parse(words)
        #expect(line.command == expected)
        #expect(line.assignments.isEmpty)
        #expect(line.environmentFile == nil)
    }

    @Test(
        "takes every setting that is no secret as a flag, in both spellings",
        arguments: Settings.rows.compactMap(\.flag))
    func flags(flag: String) throws {
        let row = try #require(Settings.row(ofFlag: flag))
        let expected = [Invocation.Assignment(variable: row.variable, flag: flag, value: "x")]
        #expect(try parse("serve \(flag) x").assignments == expected)
        #expect(try parse("\(flag)=x serve").assignments == expected)
    }

    @Test("takes a value as it is, whatever it looks like")
    func values() throws {
        #expect(try parse("serve --data=a=b").assignments.map(\.value) == ["a=b"])
        #expect(try parse("serve --data --port").assignments.map(\.value) == ["--port"])
        #expect(try Invocation(parsing: ["serve", "--data="]).assignments.map(\.value) == [""])
        #expect(try parse("serve --env-file conf/test.env").environmentFile == "conf/test.env")
    }

    @Test(
        "is refused with a hint when it cannot be understood",
        arguments: [
            ("", "which command?", "`seatwire help` lists them; `seatwire serve` starts the server."),
            ("srve", "unknown command \"srve\"", "Did you mean serve?"),
            (
                "dance", "unknown command \"dance\"",
                "Known: serve, migrate, seed, replay, verify, restored, account, config, version, help."
            ),
            ("serve now", "serve takes no \"now\"", "`seatwire help` shows how it is called."),
            ("serve --prot 1", "unknown flag --prot", "Did you mean --port?"),
            ("serve --zzz", "unknown flag --zzz", "`seatwire help settings` lists the flags."),
            ("serve --port", "--port needs a value", "Write --port PORT."),
            ("serve --port 1 --port 2", "--port is given twice", "Give it once."),
            ("serve --env-file a --env-file b", "--env-file is given twice", "Give it once."),
            ("replay", "replay: which show?", "Write `seatwire replay demo`."),
            ("replay demo twice", "replay demo takes no \"twice\"", "`seatwire help` shows how it is called."),
            ("replay demo --until", "--until needs a value", "Write --until POSITION."),
            ("replay demo --until 1 --until 2", "--until is given twice", "Give it once."),
            (
                "verify demo --until 1", "--until belongs to replay",
                "Write `seatwire replay SHOW --until POSITION`."
            ),
            ("verify a b", "verify takes no \"b\"", "`seatwire help` shows how it is called."),
            ("account", "account: whose?", "Write `seatwire account NAME ROLE`."),
            ("account a b c", "account a takes no \"c\"", "`seatwire help` shows how it is called."),
            ("migrate", "migrate: which task?", "`seatwire help migrate` lists them."),
            ("migrate upp", "unknown migrate task \"upp\"", "Did you mean up?"),
            ("migrate up 1", "migrate up takes no \"1\"", "`seatwire help` shows how it is called."),
            (
                "help dance", "unknown command \"dance\"",
                "Known: overview, serve, migrate, seed, replay, verify, restored, account, config, version, help, "
                    + "settings."
            ),
        ])
    func faults(words: String, problem: String, hint: String) {
        #expect(fault(words) == UsageFault(problem, hint: hint))
    }

    @Test("asks for a sensible number of migrations to take back", arguments: ["", "0", "-1", "x", "01", "+1", "1.5"])
    func downs(count: String) {
        #expect(fault("migrate down \(count)") != nil)
    }

    @Test("never takes a secret, and says where it belongs", arguments: ["--api-key", "--database-url"])
    func secrets(flag: String) {
        let fault = fault("serve \(flag) hunter2")
        #expect(fault?.problem.hasPrefix("\(flag) does not exist") == true)
        #expect(fault?.hint.hasSuffix("in the environment or in .env.") == true)
        #expect(fault?.description.contains("hunter2") == false)
    }

    @Test("ends with the status of a usage error")
    func status() {
        #expect(UsageFault.exitStatus == 2)
    }
}
