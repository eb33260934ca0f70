/// How often each class of requests may come from one address, and from one account.
package struct RateTable: Hashable, Sendable {
    package var general = RateBucket(name: "general", burst: 200, per: .seconds(15 * 60))
    package var auth = RateBucket(name: "auth", burst: 5, per: .seconds(60))
    package var sessions = RateBucket(name: "sessions", burst: 30, per: .seconds(60))
    package var holds = RateBucket(name: "holds", burst: 20, per: .seconds(60))
    package var purchases = RateBucket(name: "purchases", burst: 10, per: .seconds(60))
    package var staff = RateBucket(name: "staff", burst: 600, per: .seconds(60))
    package var doors = RateBucket(name: "doors", burst: 600, per: .seconds(60))

    package init() {}

    /// The bucket of a class. Its name is that of the class, whatever address a route has: a route that moves takes its
    /// limit along.
    package func bucket(of rate: RateClass) -> RateBucket {
        switch rate {
        case .general: general
        case .auth: auth
        case .sessions: sessions
        case .holds: holds
        case .purchases: purchases
        case .staff: staff
        case .doors: doors
        }
    }
}
