import Bytes
import Reactor
import TestSupport
import Testing

/// Two servers are restarted one after the other under viewers who do what they are asked.
@Suite("A rolling restart")
struct RollingRestartTests {
    @Test("nobody is without a live map for a moment or misses a change, and all come back spread over the window")
    func roll() async throws {
        let seed = AudienceHouse.number("CHAOS_SEED").map(UInt64.init(clamping:)) ?? UInt64.random(in: 1..<1 << 48)
        let viewers = AudienceHouse.number("CHAOS_VIEWERS") ?? 60
        // What 500 viewers a second need, and at least 5 s, is what the server takes in production.
        let window = viewers > 100 ? max(5_000, viewers * 2) : 1_000
        let audience = try await AudienceHouse(
            AudiencePlan(
                seed: seed, show: "round-0", viewers: viewers, manner: .calm, sellers: 4, rest: .milliseconds(50),
                samples: 4),
            ["--drain-window", "\(window)ms"])
        print("rolling restart: seed \(seed), \(viewers) viewers, \(window) ms to go")
        let report = try await audience.run {
            for node in 0...1 {
                try await audience.rest(.milliseconds(300))
                let ending = try await audience.house.roll(node) { audience.control.move($0, to: $1) }
                #expect(ending == .exited(code: 0), "seed \(seed)")
                try await audience.house.settle()
            }
            try await audience.rest(.milliseconds(300))
        }
        let tally = report.tally
        print("rolling restart: \(tally.text)")
        for node in 0...1 {
            let moments = tally.reconnects[node, default: []].sorted()
            let (tenths, width) = Self.spread(moments)
            print("rolling restart: server \(node): \(moments.count) came back over \(width), in tenths \(tenths)")
            // Everybody who was there: half of them at first, then all.
            #expect(moments.count == (node == 0 ? (viewers + 1) / 2 : viewers), "seed \(seed): \(tally.text)")
            // A busy machine bunches what was told apart; all at once it would still be one or two tenths.
            #expect(width > .milliseconds(window / 4) && (tenths.max() ?? 0) * 3 < moments.count * 2, "\(tenths)")
        }
        print("rolling restart: \(tally.dark.count) dark moments, \(report.faults.count) faults")
        #expect(tally.dark.count == 0 && tally.ends == 0, "seed \(seed): \(tally.text), \(tally.dark)")
        // One map for each, at the very beginning.
        #expect(tally.snapshots == viewers, "seed \(seed): \(tally.text)")
        #expect(tally.modes["snapshot"] == viewers && tally.modes.count == 2, "seed \(seed): \(tally.text)")
    }

    /// How many came in each tenth of the time between the first and the last.
    private static func spread(_ moments: [Tick]) -> (tenths: [Int], width: Duration) {
        guard let first = moments.first, let last = moments.last, first < last else { return ([], .zero) }
        var tenths = Array(repeating: 0, count: 10)
        let width = last.nanoseconds - first.nanoseconds
        for moment in moments { tenths[min(9, Int((moment.nanoseconds - first.nanoseconds) * 10 / width))] += 1 }
        return (tenths, last.since(first))
    }
}
