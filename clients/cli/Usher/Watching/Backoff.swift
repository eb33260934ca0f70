internal import Bytes

/// When to try again after a connection has ended: a random part of a time that doubles, so that those who lost their
/// server together do not come back together.
struct Backoff {
    private static let first = Duration.milliseconds(500)
    private static let longest = Duration.seconds(20)
    /// A connection that held so long starts the count anew; a server that ends each at once is not hammered.
    private static let settled = Duration.seconds(10)
    /// The same where the server itself asked to come again at once.
    private static let settledWhenInvited = Duration.seconds(1)

    private var attempts = 0
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// - Parameters:
    ///   - window: within which the first try falls, as the server wishes.
    ///   - floor: what must pass at least.
    mutating func next(window: Duration, floor: Duration) -> Duration {
        let most = attempts == 0 ? window : min(Self.longest, Self.first * (1 << min(attempts, 10)))
        attempts += 1
        let part = Int64(random() >> 40)
        return floor + .nanoseconds(most.wholeNanoseconds / (1 << 24) * part)
    }

    /// A connection has ended after this time.
    mutating func held(for duration: Duration, isInvited: Bool = false) {
        if duration >= (isInvited ? Self.settledWhenInvited : Self.settled) { attempts = 0 }
    }

    /// SplitMix64.
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
