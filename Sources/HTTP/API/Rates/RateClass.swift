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
    /// The desk.
    case staff
    /// Who passes a door. Apart from the desk, so that those who look at figures keep nobody waiting outside.
    case doors

    /// Whether answers tell what is left: where the measure is tight, a client can plan.
    var tellsRest: Bool {
        switch self {
        case .auth, .sessions, .holds, .purchases: true
        case .general, .staff, .doors: false
        }
    }
}
