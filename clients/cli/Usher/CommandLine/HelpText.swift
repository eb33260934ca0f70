/// What `--help` and `help` show, made from the table of commands.
package enum HelpText {
    package static func text(of command: CommandName?) -> String {
        command.map { about(CommandTable.row(of: $0)) } ?? overview
    }

    private static var overview: String {
        var text =
            "seatcat — the box office, its feed, and any WebSocket, from a terminal\n\nseatcat COMMAND [OPTION …]\n\n"
        for row in CommandTable.rows {
            text += "  " + padded("\(row.name.rawValue) \(row.operands)", 28) + row.summary + "\n"
        }
        text += """

            Every command takes --url URL, --token-file FILE, -H, -k, --json and --help. Without --url the server is that
            of SEATCAT_URL, of the login, or this machine's port 8080. Tokens come from a file, SEATCAT_TOKEN or the login.

            Status:

            """
        for status in ProgramStatus.allCases { text += "  " + padded("\(status.rawValue)", 5) + status.meaning + "\n" }
        return text
    }

    private static func about(_ row: CommandRow) -> String {
        var text = "seatcat \(row.name.rawValue)\(row.operands.isEmpty ? "" : " " + row.operands) [OPTION …]\n\n"
        text += "  \(row.summary)\n"
        if !row.details.isEmpty {
            text += "\n" + row.details.split(separator: "\n").map { "  \($0)\n" }.joined()
        }
        text += "\n"
        for option in row.allOptions {
            let flags = (option.letter == nil ? "    " : "") + option.flags.joined(separator: ", ")
            text += "  " + padded(flags + (option.placeholder.map { " " + $0 } ?? ""), 32) + option.summary + "\n"
        }
        if !row.examples.isEmpty {
            text += "\nExamples:\n" + row.examples.map { "  \($0)\n" }.joined()
        }
        return text
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }
}
