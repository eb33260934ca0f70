/// One thing that is wrong with the configuration, told so that it can be put right without reading the source.
struct ConfigurationFault: Error, Hashable, Sendable {
    /// The setting or the file.
    let name: String
    let origin: SettingOrigin?
    let problem: String
    /// What would be right, when one sentence can say it.
    let allowed: String?

    init(_ name: String, from origin: SettingOrigin? = nil, _ problem: String, allowed: String? = nil) {
        self.name = name
        self.origin = origin
        self.problem = problem
        self.allowed = allowed
    }
}

extension ConfigurationFault: CustomStringConvertible {
    var description: String {
        let place = origin.map { " (\($0))" } ?? ""
        let advice = allowed.map { "; allowed: \($0)" } ?? ""
        return "\(name)\(place): \(problem)\(advice)"
    }
}

/// Everything that is wrong with the configuration, found in one pass.
struct ConfigurationFaults: Error, Equatable, Sendable, CustomStringConvertible {
    /// EX_CONFIG of sysexits.h. A supervisor that starts the program again would see the same.
    static let exitStatus: CInt = 78

    let faults: [ConfigurationFault]

    var description: String { faults.map(\.description).joined(separator: "\n") }
}
