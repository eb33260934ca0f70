/// An option that some command takes.
package struct OptionRow: Sendable {
    package let name: OptionName
    /// The one letter behind a single dash.
    package let letter: Character?
    /// What stands for the value; nil when the option is a switch.
    package let placeholder: String?
    package let summary: String
    /// May be given more than once.
    package let isRepeatable: Bool
    /// The values that can be told beforehand, for completion.
    package let choices: [String]

    init(
        _ name: OptionName, _ letter: Character? = nil, _ placeholder: String? = nil, isRepeatable: Bool = false,
        choices: [String] = [], _ summary: String
    ) {
        self.name = name
        self.letter = letter
        self.placeholder = placeholder
        self.isRepeatable = isRepeatable
        self.choices = choices
        self.summary = summary
    }

    /// As it is written: `--scope`.
    package var flag: String { "--\(name.rawValue)" }
    /// All ways to write it: `-k, --insecure`.
    package var flags: [String] { (letter.map { ["-\($0)"] } ?? []) + [flag] }
}
