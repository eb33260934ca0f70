internal import Bytes

/// The arguments of the program, understood.
package struct Invocation: Equatable, Sendable {
    package enum Task: Equatable, Sendable {
        case watch(WatchOptions)
        case connect(ConnectOptions)
        case shows(date: String?, status: String?)
        case map(show: String)
        case hold(SeatWish)
        /// Seats that join a hold.
        case add(SeatWish)
        case extend(hold: String)
        case release(hold: String, seat: String?, reason: String?)
        case book(BookOptions)
        case walkIn(WalkInOptions)
        case checkIn(CheckInOptions)
        case undo(checkIn: String, reason: String)
        case login(name: String?)
        case logout
        case whoami
        case ping(count: Int)
        case completion(Shell)
        case help(CommandName?)
        case version
    }

    package var task: Task
    /// What every command takes.
    package var common = CommonOptions()

    /// Reads the arguments behind the name of the program.
    package init(parsing arguments: [String]) throws(UsageFault) {
        var rest = arguments[...]
        guard let first = rest.popFirst() else {
            throw UsageFault("which command?", hint: "`seatcat help` lists them; `seatcat watch demo` is a good first.")
        }
        switch first {
        case "--help", "-h": task = .help(nil)
        case "--version", "-V": task = .version
        default:
            let name = try Self.command(first)
            let reader = try ArgumentReader(rest, of: CommandTable.row(of: name))
            if reader.has(.help) {
                task = .help(name)
                return
            }
            common = try CommonOptions(reader)
            task = try Self.task(name, reader)
        }
    }

    private static func command(_ word: String) throws(UsageFault) -> CommandName {
        if let name = CommandName(rawValue: word) { return name }
        if word.hasPrefix("-") {
            throw UsageFault("a command comes first, not \(word)", hint: "Write `seatcat watch demo \(word)`.")
        }
        let near = Suggestion.nearest(to: word, among: CommandName.allCases.map(\.rawValue))
        throw UsageFault(
            "there is no command \(word.debugDescription)",
            hint: near.map { "Did you mean \($0)?" } ?? "`seatcat help` lists them.")
    }

    private static func task(_ name: CommandName, _ reader: ArgumentReader) throws(UsageFault) -> Task {
        var operands = Operands(reader.operands, of: name)
        let task: Task
        switch name {
        case .watch: task = .watch(try TaskReader.watch(reader, &operands))
        case .connect: task = .connect(try TaskReader.connect(reader, &operands))
        case .shows: task = .shows(date: reader.value(.date), status: reader.value(.status))
        case .map: task = .map(show: try operands.next("SHOW"))
        case .hold: task = .hold(try TaskReader.wish(reader, &operands))
        case .add: task = .add(try TaskReader.wish(reader, &operands, in: "HOLD"))
        case .extend: task = .extend(hold: try operands.next("HOLD"))
        case .release:
            let hold = try operands.next("HOLD")
            task = .release(hold: hold, seat: operands.nextIfAny(), reason: reader.value(.reason))
        case .book: task = .book(try TaskReader.book(reader, &operands))
        case .walkIn: task = .walkIn(try TaskReader.walkIn(reader, &operands))
        case .checkIn:
            let show = try operands.next("SHOW")
            let shown = try operands.next("CODE")
            guard let gate = reader.value(.gate) else {
                throw UsageFault("checkin needs a gate", hint: "seatcat checkin \(show) \(shown) --gate NAME")
            }
            task = .checkIn(CheckInOptions(show: show, shown: shown, gate: gate, goesOut: reader.has(.out)))
        case .undo:
            task = .undo(checkIn: try operands.next("CHECK-IN"), reason: reader.value(.reason) ?? "undone with seatcat")
        case .login: task = .login(name: operands.nextIfAny())
        case .logout: task = .logout
        case .whoami: task = .whoami
        case .ping:
            let count = try reader.value(.count).map { text throws(UsageFault) in
                try ValueReader.count(text, of: .count, most: 10_000)
            }
            task = .ping(count: count ?? 20)
        case .completion:
            let word = try operands.next("bash, zsh or fish")
            guard let shell = Shell(rawValue: word) else {
                throw UsageFault(
                    "no completion for \(word.debugDescription)", hint: "There is one for bash, zsh and fish.")
            }
            task = .completion(shell)
        case .help: task = .help(try operands.nextIfAny().map { word throws(UsageFault) in try command(word) })
        }
        try operands.finish()
        return task
    }
}
