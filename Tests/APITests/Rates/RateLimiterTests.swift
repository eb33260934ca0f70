import Bytes
import Domain
import HTTP
import TestSupport
import Testing

@testable import API

@Suite struct RateLimiterTests {
    private static let bucket = RateBucket(name: "test", burst: 10, per: .seconds(10))
    private static let start = Tick(nanoseconds: 1_000_000_000)

    /// A table with room for eight names, all in one set.
    private static func smallest() -> RateLimiter {
        var limits = APILimits()
        limits.rateShards = 1
        limits.rateSetsPerShard = 1
        return RateLimiter(limits: limits)
    }

    private func address(_ text: String) throws -> RateLimiter.Subject {
        .address(try #require(IPAddress(text)))
    }

    /// How many tokens are given out before the first refusal.
    private func drain(_ limiter: RateLimiter, _ subject: RateLimiter.Subject, at now: Tick) -> Int {
        var granted = 0
        while case .granted = limiter.take(Self.bucket, from: subject, at: now) { granted += 1 }
        return granted
    }

    @Test("a full bucket gives its burst and not one more")
    func burst() throws {
        let limiter = RateLimiter()
        let client = try address("192.0.2.1")
        for left in (0..<10).reversed() {
            let verdict = limiter.take(Self.bucket, from: client, at: Self.start)
            #expect(verdict == .granted(remaining: left))
        }
        let verdict = limiter.take(Self.bucket, from: client, at: Self.start)
        #expect(verdict == .refused(retryAfter: .seconds(1)))
    }

    @Test("whoever only asks how long to wait takes nothing")
    func looking() throws {
        let limiter = RateLimiter()
        let client = try address("192.0.2.1")
        for _ in 0..<20 { #expect(limiter.wait(for: Self.bucket, of: client, at: Self.start) == nil) }
        #expect(drain(limiter, client, at: Self.start) == 10)
        #expect(limiter.wait(for: Self.bucket, of: client, at: Self.start) == .seconds(1))
        #expect(limiter.wait(for: Self.bucket, of: client, at: Self.start.advanced(by: .seconds(1))) == nil)
    }

    @Test("tokens come back one by one, never more than the burst")
    func refill() throws {
        let limiter = RateLimiter()
        let client = try address("192.0.2.1")
        _ = drain(limiter, client, at: Self.start)
        let early = limiter.take(Self.bucket, from: client, at: Self.start.advanced(by: .milliseconds(999)))
        #expect(early == .refused(retryAfter: .milliseconds(1)))
        #expect(drain(limiter, client, at: Self.start.advanced(by: .seconds(3))) == 3)
        #expect(drain(limiter, client, at: Self.start.advanced(by: .seconds(1000))) == 10)
    }

    @Test("who waits as long as he was told is served")
    func honest() throws {
        let limiter = RateLimiter()
        let client = try address("192.0.2.1")
        var now = Self.start
        for _ in 0..<50 {
            switch limiter.take(Self.bucket, from: client, at: now) {
            case .granted: break
            case .refused(let wait):
                now = now.advanced(by: wait)
                let verdict = limiter.take(Self.bucket, from: client, at: now)
                #expect(verdict == .granted(remaining: 0))
            }
        }
    }

    @Test("clients, accounts and buckets do not share")
    func separate() throws {
        let limiter = RateLimiter()
        let client = try address("192.0.2.1")
        _ = drain(limiter, client, at: Self.start)
        #expect(drain(limiter, try address("192.0.2.2"), at: Self.start) == 10)
        #expect(drain(limiter, .account("acc_1"), at: Self.start) == 10)
        #expect(drain(limiter, .account("acc_2"), at: Self.start) == 10)
        let other = RateBucket(name: "other", burst: 10, per: .seconds(10))
        let verdict = limiter.take(other, from: client, at: Self.start)
        #expect(verdict == .granted(remaining: 9))
    }

    @Test("an IPv6 subscriber is one client in his whole /64, and none beside it")
    func subscribers() throws {
        let limiter = RateLimiter()
        _ = drain(limiter, try address("2001:db8:1:2::1"), at: Self.start)
        #expect(drain(limiter, try address("2001:db8:1:2:ffff:ffff:ffff:ffff"), at: Self.start) == 0)
        #expect(drain(limiter, try address("2001:db8:1:3::1"), at: Self.start) == 10)
        _ = drain(limiter, try address("::ffff:192.0.2.1"), at: Self.start)
        #expect(drain(limiter, try address("192.0.2.1"), at: Self.start) == 0)
    }

    @Test("nobody gets a new bucket by flooding the table with names")
    func noReset() {
        let limiter = Self.smallest()
        let attacker = RateLimiter.Subject.account("attacker")
        #expect(drain(limiter, attacker, at: Self.start) == 10)
        var given = 0
        for name in 0..<1000 { given += drain(limiter, .account("name \(name)"), at: Self.start) }
        given += drain(limiter, attacker, at: Self.start)
        // Seven places were free. Every later name starts with what is missing where it sits down.
        #expect(given == 70)
    }

    @Test("names that take one token each push out only the fullest bucket")
    func noEviction() {
        let limiter = Self.smallest()
        let attacker = RateLimiter.Subject.account("attacker")
        _ = drain(limiter, attacker, at: Self.start)
        for name in 0..<30 { _ = limiter.take(Self.bucket, from: .account("name \(name)"), at: Self.start) }
        #expect(drain(limiter, attacker, at: Self.start) == 0)
    }

    @Test("whatever the names, a set gives no more tokens than its eight buckets hold and regain")
    func conservation() {
        let seed = UInt64.random(in: 0 ... .max)
        var random = SplitMix(seed: seed)
        let limiter = Self.smallest()
        var now = Self.start
        var granted = 0
        for _ in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int.random(in: 0...3, using: &random)))
            let name = RateLimiter.Subject.account("\(Int.random(in: 0..<40, using: &random))")
            if case .granted = limiter.take(Self.bucket, from: name, at: now) { granted += 1 }
        }
        let seconds = Double(now.since(Self.start).wholeMilliseconds) / 1000
        #expect(Double(granted) <= 8 * (10 + seconds), "seed \(seed)")
        #expect(Double(granted) >= 8 * seconds * 0.9, "seed \(seed)")
    }

    @Test("a place is free again when its bucket is full")
    func places() {
        let limiter = Self.smallest()
        for name in 0..<8 { _ = drain(limiter, .account("\(name)"), at: Self.start) }
        #expect(drain(limiter, .account("late"), at: Self.start) == 0)
        #expect(drain(limiter, .account("late"), at: Self.start.advanced(by: .seconds(10))) == 10)
    }

    @Test("many clients of a whole table do not disturb each other")
    func roomy() {
        let limiter = RateLimiter()
        for name in 0..<2000 {
            let verdict = limiter.take(Self.bucket, from: .account("\(name)"), at: Self.start)
            #expect(verdict == .granted(remaining: 9))
        }
    }

    @Test("the service refuses with 429, and says when, for addresses and for accounts")
    func service() throws {
        let bucket = RateBucket(name: "two", burst: 2, per: .seconds(10))
        let peer = try ServicePeer([.text(.get, "/v1/a", access: .keyed, bucket: bucket)]) { settings in
            settings.identify = { head throws(Problem) in
                head.fields["authorization"] == nil ? nil : Principal(account: AccountID(1), role: .customer)
            }
        }
        for _ in 0..<2 { #expect(peer.ask(.get, "/v1/a")?.status == .ok) }
        let refused = try #require(peer.ask(.get, "/v1/a"))
        #expect(refused.status == .tooManyRequests)
        #expect(refused.first("Retry-After") == "5")
        #expect(peer.ask(.get, "/v1/a", from: "192.0.2.2")?.status == .ok)
        // One account from three addresses.
        let token = ["Authorization": "acc_1"]
        #expect(peer.ask(.get, "/v1/a", token, from: "198.51.100.1")?.status == .ok)
        #expect(peer.ask(.get, "/v1/a", token, from: "198.51.100.2")?.status == .ok)
        #expect(peer.ask(.get, "/v1/a", token, from: "198.51.100.3")?.status == .tooManyRequests)
        #expect(peer.ask(.get, "/v1/a", from: "198.51.100.3")?.status == .ok)
    }

    @Test("C14: a limit belongs to its bucket and not to a path, so a route that moves keeps it")
    func sharedBucket() throws {
        let bucket = RateBucket(name: "two", burst: 2, per: .seconds(10))
        let peer = try ServicePeer([.text(.get, "/v1/a", bucket: bucket), .text(.get, "/v2/{x}", bucket: bucket)])
        #expect(peer.ask(.get, "/v1/a")?.status == .ok)
        #expect(peer.ask(.get, "/v2/b")?.status == .ok)
        #expect(peer.ask(.get, "/v1/a")?.status == .tooManyRequests)
        #expect(peer.ask(.get, "/v2/c")?.status == .tooManyRequests)
    }

    @Test("asking for what does not exist is limited too, and nothing is when limits are off")
    func everythingCounts() throws {
        let routes = [Route.text(.get, "/v1/a")]
        let peer = try ServicePeer(routes)
        let open = try ServicePeer(routes) { $0.limitsRates = false }
        for _ in 0..<RateBucket.reads.burst {
            #expect(peer.ask(.get, "/nothing")?.status == .notFound)
            #expect(open.ask(.get, "/nothing")?.status == .notFound)
        }
        for (method, target) in [(HTTP.Method.get, "/nothing"), (.put, "/v1/a"), (.options, "/v1/a"), (.get, "/a//b")] {
            #expect(peer.ask(method, target)?.status == .tooManyRequests)
            #expect(open.ask(method, target)?.status != .tooManyRequests)
        }
    }
}
