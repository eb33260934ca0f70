internal import Bytes

/// One part of the rate limiter's table: sets of eight places. A name belongs to one set.
struct RateShard: Sendable {
    static let ways = 8

    private struct Place {
        /// The hash of bucket and subject; 64 bits of a keyed hash are taken for the name itself.
        var mark: UInt64 = 0
        /// When the bucket will be full again, in nanoseconds.
        var fullAt: UInt64 = 0
    }

    private var places: [Place]
    private let setMask: Int

    /// - Parameter sets: a power of two.
    init(sets: Int) {
        places = Array(repeating: Place(), count: sets * Self.ways)
        setMask = sets - 1
    }

    mutating func take(_ bucket: RateBucket, mark: UInt64, now: Tick) -> RateLimiter.Verdict {
        let (place, present, missing) = look(bucket, mark, now)
        let window = bucket.span
        let price = bucket.price
        guard missing + price <= window else {
            return .refused(retryAfter: .nanoseconds(Int64(missing + price - window)))
        }
        places[place] = Place(mark: mark, fullAt: present + missing + price)
        return .granted(remaining: Int((window - missing - price) / price))
    }

    /// How long it is until there will be a token; nil when there is one.
    func wait(for bucket: RateBucket, mark: UInt64, now: Tick) -> Duration? {
        let needed = look(bucket, mark, now).missing + bucket.price
        return needed <= bucket.span ? nil : .nanoseconds(Int64(needed - bucket.span))
    }

    /// The place of a name, or the one that it would take, and what is missing there.
    private func look(
        _ bucket: RateBucket, _ mark: UInt64, _ now: Tick
    ) -> (place: Int, present: UInt64, missing: UInt64) {
        let first = (Int(truncatingIfNeeded: mark) & setMask) * Self.ways
        var place = first
        for candidate in first..<first + Self.ways {
            if places[candidate].mark == mark, places[candidate].fullAt > 0 {
                place = candidate
                break
            }
            if places[candidate].fullAt < places[place].fullAt { place = candidate }
        }
        // A newcomer inherits what is missing in the bucket whose place he takes, at most a whole bucket of his own.
        let present = max(1, now.nanoseconds)
        let missing = places[place].fullAt > present ? min(places[place].fullAt - present, bucket.span) : 0
        return (place, present, missing)
    }
}
