internal import CLinux

/// The signals that are sent to processes.
package enum SystemSignal: Sendable {
    case hangUp
    case interrupt
    case quit
    case kill
    case terminate

    var number: CInt {
        switch self {
        case .hangUp: SIGHUP
        case .interrupt: SIGINT
        case .quit: SIGQUIT
        case .kill: SIGKILL
        case .terminate: SIGTERM
        }
    }
}
