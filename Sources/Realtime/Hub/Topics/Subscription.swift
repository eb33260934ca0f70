/// What a wish to watch a topic came to.
package enum Subscription: Equatable, Sendable {
    /// From now on, with nothing missed.
    case live
    /// So many messages lie between, and follow.
    case resumed(behind: Int)
    /// What lies between is not kept, and somebody stands in for it.
    case standIn
    /// What lies between is not known any more: a snapshot has to come first.
    case unknown
    /// The connection has as many subscriptions as it may.
    case full
    /// The connection is gone.
    case gone
}
