internal import Bytes

/// Everything that settings are read from, already brought in: nothing here touches the system.
struct ConfigurationSources: Sendable {
    /// The values of flags by the name of the variable, with the flag as it was written.
    var flags: [(variable: String, flag: String, value: String)] = []
    /// The environment of the process.
    var environment: [(name: String, value: String)] = []
    /// The `.env` file, when there is one.
    var file: EnvironmentFile?

    /// The text of a setting from where it counts most: flag, environment, file.
    func text(of variable: String) -> (text: String, origin: SettingOrigin)? {
        if let found = flags.last(where: { $0.variable == variable }) { return (found.value, .flag(found.flag)) }
        if let found = environment.first(where: { $0.name == variable }) { return (found.value, .environment) }
        guard let file, let found = file.entries.first(where: { $0.name == variable }) else { return nil }
        return (found.value, .file(name: file.name, line: found.line))
    }

    /// Every name that claims to be ours and is not in the table.
    func unknownNames() -> [ConfigurationFault] {
        var faults: [ConfigurationFault] = []
        let known = Settings.rows.map(\.variable)
        func check(_ name: String, _ origin: SettingOrigin) {
            guard !known.contains(name) else { return }
            let near = Suggestion.nearest(to: name, among: known)
            // A stray DATABASE_ULR is no business of ours in the environment, but in our own file it is a slip.
            let isSlip = near == "DATABASE_URL" && origin != .environment
            guard name.hasPrefix("SEATWIRE_") || isSlip else { return }
            let advice = near.map { ", did you mean \($0)?" } ?? "; `seatwire help settings` lists the names"
            faults.append(ConfigurationFault(name, from: origin, "is not a setting" + advice))
        }
        for (name, _) in environment.sorted(by: { $0.name < $1.name }) { check(name, .environment) }
        if let file {
            for entry in file.entries { check(entry.name, .file(name: file.name, line: entry.line)) }
        }
        return faults
    }
}
