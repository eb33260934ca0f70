/// A command as help, completion and the manual describe it.
package struct CommandRow: Sendable {
    package let name: CommandName
    /// What stands behind the name: `SHOW SEAT…`.
    package let operands: String
    package let summary: String
    package let details: String
    package let options: [OptionRow]
    package let examples: [String]

    init(
        _ name: CommandName, _ operands: String = "", _ summary: String, _ details: String = "",
        options: [OptionRow] = [], examples: [String] = []
    ) {
        self.name = name
        self.operands = operands
        self.summary = summary
        self.details = details
        self.options = options
        self.examples = examples
    }

    /// Its own options and those of every command.
    package var allOptions: [OptionRow] { options + CommandTable.common }
}
