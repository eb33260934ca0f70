import Reactor
import TestSupport
import Testing

/// Two servers on one PostgreSQL, sixty-four buyers who fight for five hundred seats, and ends without a word.
@Suite("Chaos")
struct ChaosTests {
    /// CHAOS_ROUNDS and CHAOS_SEED in the environment ask for more, and for the same again.
    private static func number(_ name: String) -> Int? {
        ProcessEnvironment.variables.first { $0.name == name }.flatMap { Int($0.value) }
    }

    @Test("whatever is killed, each seat has one winner and nothing that was acknowledged is missing")
    func run() async throws {
        let rounds = Self.number("CHAOS_ROUNDS") ?? ChaosFault.allCases.count
        let seed = Self.number("CHAOS_SEED").map(UInt64.init(clamping:)) ?? UInt64.random(in: 1..<1 << 48)
        var random = SplitMix(seed: seed)
        let house = try await ChaosHouse()
        try await house.addHall()
        var totals: [ChaosFault: Int] = [:]
        var (acknowledged, repeated, losses) = (0, 0, 0)
        print("chaos: seed \(seed), \(ChaosControl.clients) clients, \(ChaosControl.seats) seats, \(rounds) rounds")
        for round in 0..<rounds {
            let fault = ChaosFault.allCases[round % ChaosFault.allCases.count]
            let (books, lost) = try await self.round(round, fault, seed &+ UInt64(round), &random, house)
            totals[fault, default: 0] += 1
            acknowledged += books.acknowledged.count
            repeated += books.repeated
            losses += lost.count
            print(
                "chaos: round \(round), \(fault.rawValue): \(books.entries.count) answers, "
                    + "\(books.acknowledged.count) acknowledged, \(books.repeated) asked again, "
                    + "\(books.bookings.count) bookings, \(books.holds.count) holds, \(lost.count) losses")
            for loss in lost { Issue.record("seed \(seed), round \(round), \(fault.rawValue): \(loss)") }
            #expect(!books.bookings.isEmpty && books.acknowledged.count > 50, "seed \(seed): too little was sold")
        }
        let faults = ChaosFault.allCases.map { "\($0.rawValue) \(totals[$0] ?? 0) times" }.joined(separator: ", ")
        print("chaos: \(faults); \(acknowledged) acknowledgements checked, \(repeated) asked again, \(losses) losses")
    }

    private func round(
        _ number: Int, _ fault: ChaosFault, _ seed: UInt64, _ random: inout SplitMix, _ house: ChaosHouse
    ) async throws -> (ChaosBooks, [String]) {
        try await house.addShow(number)
        let control = ChaosControl(seed: seed, show: "round-\(number)", ports: house.ports)
        async let crowd = onThread { try control.run() }
        let moment = Duration.milliseconds(Int.random(in: 20...400, using: &random))
        try await onThread { Deadline(after: moment).pause(moment) }
        try await house.strike(fault, &random) { control.move($0, to: $1) }
        try await house.settle()
        // Under load again, with what the fault has left.
        let rest = Duration.milliseconds(300)
        try await onThread { Deadline(after: rest).pause(rest) }
        control.close()
        let books = try await crowd
        let (ports, draw) = (house.ports, SplitMix(seed: random.next()))
        let losses = try await onThread {
            var (check, draw) = (ChaosCheck(books, of: control.show, try ChaosDesk(ports)), draw)
            try check.run(&draw)
            return check.losses
        }
        let (isClean, text) = try await house.verify(control.show)
        return (books, losses + (isClean ? [] : ["verify says \(text)"]))
    }
}
