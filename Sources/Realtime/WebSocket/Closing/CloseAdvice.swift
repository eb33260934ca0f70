/// What a client does after a connection has ended. The one table for the server's documents, the command-line client
/// and the load tools.
package enum CloseAdvice: Hashable, Sendable {
    /// Connecting again would end the same way.
    case stop
    /// Connect again, after a random part of a growing time that is at least this.
    case backOff(atLeast: Duration)
    /// Connect again at once, spread over the window that the server named.
    case reconnect

    /// The advice for the code of the peer's close frame; nil when there was none, or no close frame at all.
    package init(_ code: CloseCode?) {
        guard let number = code?.number else {
            self = .backOff(atLeast: .zero)
            return
        }
        switch number {
        case 1000, 1002, 1003, 1007, 1008, 1009, 1010: self = .stop
        case 1001: self = .reconnect
        case 1013: self = .backOff(atLeast: .seconds(10))
        case 4000...4099: self = .stop
        case 4100...4199: self = .backOff(atLeast: .seconds(1))
        case 4200...4299: self = .reconnect
        // 1011, 1012, 1014, and what others have registered.
        default: self = .backOff(atLeast: .seconds(1))
        }
    }
}
