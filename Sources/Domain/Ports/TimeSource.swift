/// PostgreSQL's time: a monotonic clock and a measured offset.
package protocol TimeSource: Sendable {
    var now: Moment { get }
    /// The database says what time it is, because ours was too far off.
    func resync(_ databaseTime: Moment)
}
