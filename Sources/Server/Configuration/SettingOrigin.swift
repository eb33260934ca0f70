/// Where the value of a setting came from.
enum SettingOrigin: Hashable, Sendable {
    case flag(String)
    case environment
    case file(name: String, line: Int)
    case fallback
}

extension SettingOrigin: CustomStringConvertible {
    var description: String {
        switch self {
        case .flag(let flag): flag
        case .environment: "environment"
        case .file(let name, let line): "\(name) line \(line)"
        case .fallback: "default"
        }
    }
}
