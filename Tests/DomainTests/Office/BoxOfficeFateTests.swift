import TestSupport
import Testing

@testable import Domain

/// Whatever the ledger answers, and in whatever order: who asked is answered once, and the show is sold on afterwards.
@Suite("A box office amid failures")
struct BoxOfficeFateTests {
    @Test("every command is answered once, and the office serves again when the ledger does", arguments: 1...300)
    func oneAnswer(_ seed: UInt64) throws {
        var random = SplitMix(seed: seed)
        var counter = try Counter.open(
            limits: OfficeLimits(queue: 8, commandsPerBatch: 3, lossesBeforeLock: 2),
            isAlone: seed % 3 == 0, lapseDelay: Milliseconds(seed % 2 == 0 ? 0 : 100))
        var tickets: [CommandTicket] = []
        var fate = Fate(random: SplitMix(seed: seed + 1_000))
        for number: Int64 in 1...80 {
            let seat = "A-\(Int.random(in: 1...9, using: &random))"
            switch Int.random(in: 0..<8, using: &random) {
            case 0...3: tickets.append(counter.submit(Counter.hold(number, seat, by: number % 5 + 1)))
            case 4: counter.elsewhere(Counter.hold(1_000 + number, seat, by: 9))
            case 5: counter.machine.hint(Int64.random(in: 0...number, using: &random))
            case 6: counter.machine.look()
            default: counter.now = counter.now.advanced(by: Milliseconds(.random(in: 0...1_500, using: &random)))
            }
            if var call = counter.turn() { while let next = fate.carryOut(call, at: &counter) { call = next } }
        }
        // The longest that an office leaves the ledger alone.
        counter.now = counter.now.advanced(by: .seconds(2))
        counter.run()
        #expect(counter.answeredTwice.isEmpty, "seed \(seed)")
        #expect(tickets.allSatisfy { counter.result(of: $0) != nil }, "seed \(seed)")
        #expect(counter.machine.isAtRest && counter.machine.snapshot != nil, "seed \(seed)")
        let opening = try #require(counter.ledger.open(counter.machine.show))
        let snapshot = try #require(counter.machine.snapshot)
        #expect(snapshot.position == opening.position && snapshot.map.counts == opening.map.counts, "seed \(seed)")
    }
}

/// Lets the ledger answer as it pleases.
private struct Fate {
    var random: SplitMix

    private mutating func strikes(_ one: Int, of many: Int) -> Bool { Int.random(in: 0..<many, using: &random) < one }

    mutating func carryOut(_ call: BoxOfficeMachine.Call, at counter: inout Counter) -> BoxOfficeMachine.Call? {
        switch call {
        case .open where strikes(1, of: 4), .read where strikes(1, of: 4):
            counter.machine.unavailable(now: counter.now)
            return nil
        case .read where strikes(1, of: 4): return counter.perform(counter.machine.read(.historyLost, now: counter.now))
        case .lock where strikes(1, of: 3):
            return counter.perform(counter.machine.locked(.historyLost, now: counter.now))
        case .propose where strikes(1, of: 2): return counter.settle(trouble(counter.now))
        case .open, .read, .lock, .propose, .unlock: return counter.carryOut(call)
        }
    }

    private mutating func trouble(_ now: Moment) -> ProposalResult {
        switch Int.random(in: 0..<6, using: &random) {
        case 0, 1: .stale
        case 2: .skew(now)
        case 4: .late
        case 3: .rejected
        default: .diverged
        }
    }
}
