internal import Contract

/// How a subscription begins.
struct StreamPlan: Hashable {
    let mode: FeedSubscribed.Mode
    let reason: FeedSubscribed.Reason?
    let position: FeedPosition
    let behind: Int64
    /// Up to where the client has everything; nil for from now on.
    let version: UInt64?
}
