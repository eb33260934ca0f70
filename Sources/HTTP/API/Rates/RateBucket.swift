internal import Bytes

/// How often one address, or one account, may do a kind of thing: `burst` times at once, and then as fast as the
/// bucket refills.
package struct RateBucket: Hashable, Sendable {
    /// The name in the RateLimit fields. Buckets of one name are one bucket, whatever route they are taken from.
    package let name: String
    package let burst: Int
    /// In how long an empty bucket is full again.
    package let window: Duration
    /// The same in nanoseconds, and what one token costs of them.
    let span: UInt64
    let price: UInt64

    package init(name: String, burst: Int, per window: Duration) {
        precondition(burst > 0 && window > .zero, "a bucket that lets nothing through")
        self.name = name
        self.burst = burst
        self.window = window
        span = UInt64(window.wholeNanoseconds)
        price = span / UInt64(burst)
    }

    /// The field that tells the whole measure.
    var policy: String { "\"\(name)\";q=\(burst);w=\(window.components.seconds)" }

    /// Looking at pages, and asking for what does not exist.
    package static let reads = Self(name: "reads", burst: 600, per: .seconds(60))
    /// Keys that were wrong, where a connection shows them in its messages.
    static let wrongKeys = Self(name: "wrong-keys", burst: 5, per: .seconds(60))
    /// Health and metrics, which machines ask for.
    package static let probes = Self(name: "probes", burst: 600, per: .seconds(60))
}
