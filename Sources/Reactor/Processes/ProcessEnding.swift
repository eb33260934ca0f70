/// How a process ended.
package enum ProcessEnding: Equatable, Sendable, CustomStringConvertible {
    case exited(code: CInt)
    case killed(signal: CInt)
    /// It was not a child of this process, so the kernel does not tell.
    case unknown

    package var description: String {
        switch self {
        case .exited(let code): "exited with code \(code)"
        case .killed(let signal): "was killed by signal \(signal)"
        case .unknown: "ended"
        }
    }
}
