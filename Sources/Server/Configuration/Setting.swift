/// One thing that can be configured, with everything that parsing, help, the listing and the documents need.
struct Setting<Value: Sendable>: Sendable {
    let row: SettingRow
    let fallback: Value
    let parse: @Sendable (String) throws(Rejection) -> Value

    init(_ row: SettingRow, fallback: Value, parse: @escaping @Sendable (String) throws(Rejection) -> Value) {
        self.row = row
        self.fallback = fallback
        self.parse = parse
    }
}

/// What there is to say about a setting without knowing the type of its value.
struct SettingRow: Sendable {
    /// How far the value may be read.
    enum Privacy: Equatable, Sendable {
        case open
        /// Shown as `***`. There is no flag: every user of a machine can read the arguments of a process.
        case secret
        /// A URL whose password is hidden.
        case secretURL
    }

    /// The name in the environment and in the file.
    let variable: String
    /// What the value is, in one word: `PORT`.
    let placeholder: String
    let summary: String
    /// What is allowed, in words that complete "allowed: ".
    let allowed: String
    /// What holds when nothing is set, as it is shown.
    let standard: String
    let privacy: Privacy

    init(
        _ variable: String, _ placeholder: String, _ summary: String, allowed: String, standard: String,
        privacy: Privacy = .open
    ) {
        self.variable = variable
        self.placeholder = placeholder
        self.summary = summary
        self.allowed = allowed
        self.standard = standard
        self.privacy = privacy
    }

    /// `--log-level` for `SEATWIRE_LOG_LEVEL`; secrets have none.
    var flag: String? {
        switch privacy {
        case .open: "--" + Self.kebab(variable)
        case .secret, .secretURL: nil
        }
    }

    static func kebab(_ variable: String) -> String {
        let prefix = "SEATWIRE_"
        let name = variable.hasPrefix(prefix) ? variable.dropFirst(prefix.count) : variable[...]
        return String(name.lowercased().map { $0 == "_" ? "-" : $0 })
    }
}
