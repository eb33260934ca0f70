internal import Bytes

/// Sorts arguments into options with their values and operands, for one command's options.
struct ArgumentReader {
    private(set) var operands: [String] = []
    private var values: [OptionName: [String]] = [:]
    private let command: CommandName
    private let rows: [OptionRow]

    init(_ arguments: ArraySlice<String>, of command: CommandRow) throws(UsageFault) {
        self.command = command.name
        rows = command.allOptions
        var rest = arguments
        while let argument = rest.popFirst() {
            if argument == "--" {
                operands += rest
                return
            }
            if argument.hasPrefix("--") {
                try readLong(argument, &rest)
            } else if argument.hasPrefix("-"), argument.count > 1 {
                try readShort(argument, &rest)
            } else {
                operands.append(argument)
            }
        }
    }

    func has(_ name: OptionName) -> Bool { values[name] != nil }
    func value(_ name: OptionName) -> String? { values[name]?.last }
    func all(_ name: OptionName) -> [String] { values[name] ?? [] }

    private mutating func readLong(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageFault) {
        let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let row = rows.first(where: { $0.flag == parts[0] }) else { throw unknown(parts[0]) }
        if row.placeholder == nil {
            guard parts.count == 1 else {
                throw UsageFault("\(parts[0]) takes no value", hint: "Write it alone.")
            }
            try add("", to: row)
        } else {
            try add(try parts.count == 2 ? parts[1] : next(&rest, for: row, as: parts[0]), to: row)
        }
    }

    /// `-k`, `-x MESSAGE`, `-xMESSAGE`, `-kP`.
    private mutating func readShort(_ argument: String, _ rest: inout ArraySlice<String>) throws(UsageFault) {
        var letters = argument.dropFirst()
        while let letter = letters.popFirst() {
            guard let row = rows.first(where: { $0.letter == letter }) else { throw unknown("-\(letter)") }
            guard row.placeholder != nil else {
                try add("", to: row)
                continue
            }
            try add(try letters.isEmpty ? next(&rest, for: row, as: "-\(letter)") : String(letters), to: row)
            return
        }
    }

    private func next(
        _ rest: inout ArraySlice<String>, for row: OptionRow, as flag: String
    ) throws(UsageFault) -> String {
        guard let value = rest.popFirst() else {
            throw UsageFault("\(flag) needs a value", hint: "Write \(flag) \(row.placeholder ?? "VALUE").")
        }
        return value
    }

    private mutating func add(_ value: String, to row: OptionRow) throws(UsageFault) {
        guard row.isRepeatable || row.placeholder == nil || values[row.name] == nil else {
            throw UsageFault("\(row.flag) is given twice", hint: "Give it once.")
        }
        values[row.name, default: []].append(value)
    }

    private func unknown(_ flag: String) -> UsageFault {
        if ["--token", "--password", "--api-key"].contains(flag) {
            let instead =
                flag == "--api-key" ? "Set SEATCAT_API_KEY." : "Set SEATCAT_TOKEN, use --token-file or log in."
            return UsageFault(
                "\(flag) does not exist: everybody on a machine can read the arguments of a program", hint: instead)
        }
        let isLong = flag.hasPrefix("--")
        let near = isLong ? Suggestion.nearest(to: flag, among: rows.map(\.flag)).map { "Did you mean \($0)?" } : nil
        return UsageFault(
            "\(command.rawValue) has no option \(flag)",
            hint: near ?? "`seatcat \(command.rawValue) --help` lists them.")
    }
}
