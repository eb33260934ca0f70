/// Kinds of requests that are limited together.
package enum RateClass: String, CaseIterable, Sendable {
    /// Whatever has no class of its own.
    case general
    /// Trying secrets, and asking which names are taken.
    case auth
    /// Guests' passes, refreshing, logging out: nothing can be guessed, but rows are written.
    case sessions
    case holds
    case purchases
    /// The desk and the doors.
    case staff

    /// Whether answers tell what is left: where the measure is tight, a client can plan.
    var tellsRest: Bool {
        switch self {
        case .auth, .sessions, .holds, .purchases: true
        case .general, .staff: false
        }
    }
}
