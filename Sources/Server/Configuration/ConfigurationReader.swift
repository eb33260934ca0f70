/// Takes one setting after the other out of the sources and collects what is wrong with them.
struct ConfigurationReader {
    private let sources: ConfigurationSources
    private(set) var faults: [ConfigurationFault]
    private(set) var resolved: [ResolvedSetting] = []

    init(_ sources: ConfigurationSources) {
        self.sources = sources
        faults = (sources.file?.faults ?? []) + sources.unknownNames()
    }

    /// The value of a setting. After a fault it is the fallback, which nobody will see: the faults are thrown.
    mutating func value<Value>(of setting: Setting<Value>) -> Value {
        let row = setting.row
        guard let (text, origin) = sources.text(of: row.variable) else {
            resolved.append(ResolvedSetting(row, text: nil, origin: .fallback))
            return setting.fallback
        }
        resolved.append(ResolvedSetting(row, text: text, origin: origin))
        do throws(Rejection) {
            // An empty value is never "the default": an empty key must not open a gate, and an empty URL must not
            // start another database.
            guard !text.isEmpty else { throw Rejection("is empty; unset it to get the default") }
            return try setting.parse(text)
        } catch {
            let problem =
                text.isEmpty || row.privacy != .open ? error.reason : "\(text.debugDescription) \(error.reason)"
            faults.append(ConfigurationFault(row.variable, from: origin, problem, allowed: row.allowed))
            return setting.fallback
        }
    }

    /// Adds what is wrong with settings taken together.
    mutating func refuse(_ setting: SettingRow, _ problem: String) {
        faults.append(ConfigurationFault(setting.variable, from: sources.text(of: setting.variable)?.origin, problem))
    }

    /// Whether anything but the default was given, right or wrong.
    func isSet(_ setting: SettingRow) -> Bool { sources.text(of: setting.variable) != nil }
}
