/// The arguments of a command that are no options, taken one by one.
struct Operands {
    private var rest: ArraySlice<String>
    private let command: CommandName

    init(_ words: [String], of command: CommandName) {
        rest = words[...]
        self.command = command
    }

    mutating func next(_ what: String) throws(UsageFault) -> String {
        guard let word = rest.popFirst(), !word.isEmpty else {
            throw UsageFault("\(command.rawValue): \(what) is missing", hint: usage)
        }
        return word
    }

    mutating func nextIfAny() -> String? { rest.popFirst() }

    mutating func remaining() -> [String] {
        defer { rest = [] }
        return Array(rest)
    }

    func finish() throws(UsageFault) {
        guard let extra = rest.first else { return }
        throw UsageFault("\(command.rawValue) takes no \(extra.debugDescription)", hint: usage)
    }

    private var usage: String {
        let row = CommandTable.row(of: command)
        return "Write `seatcat \(command.rawValue)\(row.operands.isEmpty ? "" : " " + row.operands)`."
    }
}
