/// How much a log line matters.
package enum LogLevel: UInt8, Comparable, CaseIterable, Sendable {
    case debug
    case info
    case warning
    case error

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }

    /// The name in configuration and in the lines.
    package var name: String {
        switch self {
        case .debug: "debug"
        case .info: "info"
        case .warning: "warning"
        case .error: "error"
        }
    }
}
