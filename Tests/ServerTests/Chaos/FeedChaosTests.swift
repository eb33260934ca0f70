import Contract
import Reactor
import TestSupport
import Testing

/// An audience that is cut, stalls, vanishes and wanders between two servers, while servers, backends and PostgreSQL
/// are killed and what one server tells the other is cut.
@Suite("Chaos of the feed")
struct FeedChaosTests {
    @Test("whatever happens, every map is the server's at its number, and no number is missed or comes twice")
    func exact() async throws {
        let seed = AudienceHouse.number("CHAOS_SEED").map(UInt64.init(clamping:)) ?? UInt64.random(in: 1..<1 << 48)
        let rounds = AudienceHouse.number("CHAOS_ROUNDS") ?? AudienceFault.allCases.count
        let viewers = AudienceHouse.number("CHAOS_VIEWERS") ?? 40
        let isLong = viewers > 100
        let audience = try await AudienceHouse(
            AudiencePlan(
                seed: seed, show: "round-0", viewers: viewers, manner: .wild, sellers: isLong ? 16 : 6,
                rest: .milliseconds(20), samples: isLong ? 40 : 4),
            ["--drain-window", "1s"])
        print("feed chaos: seed \(seed), \(viewers) viewers, \(rounds) rounds")
        var random = SplitMix(seed: seed)
        let report = try await audience.run {
            for round in 0..<rounds {
                let fault = AudienceFault.allCases[round % AudienceFault.allCases.count]
                try await audience.rest(.milliseconds(isLong ? 3_000 : 300))
                try await strike(fault, audience, &random, isLong)
                try await audience.house.settle()
                if isLong { print("feed chaos: round \(round), \(fault.name)") }
            }
            try await audience.rest(.milliseconds(300))
        }
        let last = report.last[.staff]?.seq ?? 0
        print(
            "feed chaos: \(report.tally.text); \(report.taken.messages) messages taken, \(report.samples.count + 2) "
                + "places held against the ledger, \(last) numbers, \(report.faults.count) faults")
        #expect(report.answers > 50 && last > 50, "seed \(seed): too little was sold")
        #expect(report.tally.modes["resumed", default: 0] > viewers, "seed \(seed): \(report.tally.text)")
    }

    private func strike(
        _ fault: AudienceFault, _ audience: AudienceHouse, _ random: inout SplitMix, _ isLong: Bool
    ) async throws {
        let control = audience.control
        func strike(_ fault: ChaosFault) async throws {
            try await audience.house.strike(fault, &random) { control.move($0, to: $1) }
        }
        switch fault {
        case .oneServer: try await strike(.oneServer)
        case .backend: try await strike(.backend)
        case .postmaster: try await strike(.postmaster)
        case .bothServers: try await strike(.bothServers)
        case .restart: try await audience.house.postgres.restart()
        case .roll:
            _ = try await audience.house.roll(Int.random(in: 0...1, using: &random)) { control.move($0, to: $1) }
        case .mute:
            try await audience.house.letTell(false)
            try await audience.rest(.milliseconds(isLong ? 5_000 : 500))
            try await audience.house.letTell(true)
        }
    }
}
