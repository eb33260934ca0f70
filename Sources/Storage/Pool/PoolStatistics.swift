/// The numbers of a pool at one moment, and its counters since the start.
package struct PoolStatistics: Hashable, Sendable {
    package internal(set) var connecting = 0
    package internal(set) var idle = 0
    package internal(set) var leased = 0
    package internal(set) var waiting = 0
    /// Connections that came up.
    package internal(set) var connects: UInt64 = 0
    /// Attempts to connect that failed.
    package internal(set) var connectFailures: UInt64 = 0
    /// Connections that broke after they had come up.
    package internal(set) var losses: UInt64 = 0
    /// Requests that got no connection.
    package internal(set) var refusals: UInt64 = 0
    /// Leases granted.
    package internal(set) var leases: UInt64 = 0

    package init() {}
}
