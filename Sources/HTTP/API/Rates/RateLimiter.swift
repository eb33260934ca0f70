package import Bytes
internal import Reactor

/// Token buckets for addresses and accounts in a table of fixed size.
///
/// A bucket is one number: the moment at which it will be full again (the virtual scheduling form of the leaky bucket,
/// ITU-T I.371). A bucket that is full says nothing and its place is free. When a newcomer finds no free place
/// among the eight that his name allows, he takes that of the fullest bucket, *with what is missing in it*: pushing
/// an entry out never makes a token. Whoever comes back after he was pushed out therefore gains nothing, and whoever
/// is pushed out by a flood of names loses next to nothing, for it was the fullest bucket that went.
///
/// The table is shared by the loops, in shards with a lock each: a limit that each loop kept for itself would be as
/// many times too high as there are loops.
package final class RateLimiter: Sendable {
    /// Who is limited.
    package enum Subject: Hashable, Sendable {
        /// An IPv4 address, or the /64 that an IPv6 subscriber is given whole.
        case address(IPAddress)
        case account(String)
    }

    /// What the bucket says.
    package enum Verdict: Equatable, Sendable {
        case granted(remaining: Int)
        case refused(retryAfter: Duration)
    }

    private let shards: [Locked<RateShard>]
    private let mask: Int

    package init(limits: APILimits = APILimits()) {
        shards = (0..<limits.rateShards).map { _ in Locked(RateShard(sets: limits.rateSetsPerShard)) }
        mask = limits.rateShards - 1
    }

    /// Takes one token, or says when there will be one.
    package func take(_ bucket: RateBucket, from subject: Subject, at now: Tick) -> Verdict {
        let (mark, shard) = place(of: bucket, subject)
        return shard.withLock { $0.take(bucket, mark: mark, now: now) }
    }

    /// How long it is until there will be a token, without taking one; nil when there is one.
    func wait(for bucket: RateBucket, of subject: Subject, at now: Tick) -> Duration? {
        let (mark, shard) = place(of: bucket, subject)
        return shard.withLock { $0.wait(for: bucket, mark: mark, now: now) }
    }

    private func place(of bucket: RateBucket, _ subject: Subject) -> (mark: UInt64, shard: Locked<RateShard>) {
        var hasher = Hasher()
        hasher.combine(bucket.name)
        switch subject {
        case .address(let address): hasher.combine(address.v4 == nil ? address.prefix(64) : address)
        case .account(let account): hasher.combine(account)
        }
        // The hash is keyed with a secret of the process, so nobody can choose whose neighbour he becomes.
        let mark = UInt64(truncatingIfNeeded: UInt(bitPattern: hasher.finalize()))
        return (mark, shards[Int(truncatingIfNeeded: mark >> 56) & mask])
    }
}
