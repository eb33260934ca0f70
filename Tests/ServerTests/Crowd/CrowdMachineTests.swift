import TestSupport
import Testing

@testable import Server

@Suite struct CrowdMachineTests {
    /// A house that does what it is told, as the server would; holds that nobody touches run out.
    private struct Stage {
        var machine: CrowdMachine
        let total: Int
        var held: [(id: String, seats: Int, until: Int)] = []
        var booked: [CrowdMachine.Booking] = []
        var inside = 0
        var actions: [CrowdMachine.Action] = []
        private var number = 0
        /// 45 seconds at three actions a second.
        private static let holdSteps = 135
        private static let lookSteps = 45

        init(seed: UInt64, total: Int, booked seats: Int = 0) {
            machine = CrowdMachine(seed: seed)
            self.total = total
            for number in 0..<seats { booked.append(.init(id: "old\(number)", codes: ["old\(number)"])) }
        }

        var taken: Int { held.reduce(0) { $0 + $1.seats } + booked.reduce(0) { $0 + $1.codes.count } }
        var fill: Int { taken * 100 / total }

        mutating func step(_ time: Int) {
            held.removeAll { $0.until <= time }
            if time % Self.lookSteps == 0 {
                machine.saw(.init(total: total, free: total - taken, inside: inside), booked)
            }
            let action = machine.next()
            actions.append(action)
            number += 1
            switch action {
            case .hold(let seats):
                guard taken + seats <= total else { return }
                held.append(("hold\(number)", seats, time + Self.holdSteps))
                machine.held(.init(hold: "hold\(number)", pass: "pass\(number)", seats: seats))
            case .buy(let hold, _, _):
                machine.left(hold: hold)
                guard let index = held.firstIndex(where: { $0.id == hold }) else { return }
                let codes = (0..<held.remove(at: index).seats).map { "code\(number).\($0)" }
                let booking = CrowdMachine.Booking(id: "book\(number)", codes: codes)
                booked.append(booking)
                machine.bought(booking)
            case .release(let hold, _):
                held.removeAll { $0.id == hold }
                machine.left(hold: hold)
            case .scan(let code, _, let isEntry):
                guard isEntry, let index = booked.firstIndex(where: { $0.codes.contains(code) }),
                    booked[index].entered < booked[index].codes.count
                else { return }
                booked[index].entered += 1
                inside += 1
            case .cancel(let id):
                // Nobody can cancel what somebody came in with.
                guard let index = booked.firstIndex(where: { $0.id == id && $0.entered == 0 }) else { return }
                booked.remove(at: index)
                machine.cancelled(id)
            case .rest: break
            }
        }
    }

    @Test("the house is soon between 40 and 70 in a hundred, and stays there", arguments: [0, 100])
    func fill(_ sold: Int) {
        let seed = UInt64.random(in: 0...UInt64.max)
        let plan = CrowdPlan()
        var stage = Stage(seed: seed, total: 100, booked: sold)
        var below = 0
        for time in 0..<3_000 {
            stage.step(time)
            // Three minutes to get there.
            guard time > 540 else { continue }
            // The last party may lead out of the band, but none comes after it.
            #expect(stage.fill <= plan.fill.upperBound + plan.seats.upperBound, "seed \(seed), step \(time)")
            if stage.fill < plan.fill.lowerBound { below += 1 }
        }
        // Holds of one moment may run out in one moment. In 6,000 runs that was 15 steps at most.
        #expect(below < 100, "seed \(seed)")
    }

    @Test("every kind of thing happens within three minutes, at both gates")
    func variety() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var stage = Stage(seed: seed, total: 100)
        for time in 0..<540 { stage.step(time) }
        var kinds: Set<String> = []
        for action in stage.actions {
            switch action {
            case .hold: kinds.insert("hold")
            case .buy: kinds.insert("buy")
            case .release: kinds.insert("release")
            case .scan(_, let gate, _): kinds.insert("scan \(gate)")
            case .cancel, .rest: break
            }
        }
        #expect(kinds == ["hold", "buy", "release", "scan north", "scan south"], "seed \(seed)")
    }

    @Test("most of the house is never let in, so that something is left to be taken back")
    func inside() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var stage = Stage(seed: seed, total: 100)
        for time in 0..<3_000 { stage.step(time) }
        #expect(stage.inside <= CrowdPlan().inside + 1, "seed \(seed)")
    }

    @Test("it forgets the oldest of more parties than its limit, whose holds then run out")
    func parties() {
        var machine = CrowdMachine(seed: 1)
        for number in 0...CrowdLimits().parties { machine.held(.init(hold: "h\(number)", pass: "p", seats: 1)) }
        #expect(machine.parties.count == CrowdLimits().parties)
        #expect(machine.parties.first?.hold == "h1")
    }

    @Test("it remembers no more bookings than its limit")
    func bookings() {
        var machine = CrowdMachine(seed: 1)
        for number in 0...CrowdLimits().bookings { machine.bought(.init(id: "b\(number)", codes: ["c"])) }
        #expect(machine.bookings.count == CrowdLimits().bookings)
        machine.saw(.init(total: 10, free: 10), (0...CrowdLimits().bookings).map { .init(id: "\($0)", codes: []) })
        #expect(machine.bookings.count == CrowdLimits().bookings)
    }

    @Test("whoever leaves makes no room before the show is seen again, for the hold may have run out long before")
    func leaving() {
        var machine = CrowdMachine(seed: 1)
        machine.saw(.init(total: 100, free: 34), [])
        machine.held(.init(hold: "h", pass: "p", seats: 4))
        machine.left(hold: "h")
        #expect(machine.parties == [])
        #expect(machine.house.fill == 70)
    }

    @Test("before it has seen the show it does nothing")
    func blind() {
        var machine = CrowdMachine(seed: 7)
        for _ in 0..<100 { #expect(machine.next() == .rest) }
    }

    @Test("the same seed has the same luck")
    func seeds() {
        var one = Stage(seed: 42, total: 100)
        var other = Stage(seed: 42, total: 100)
        for time in 0..<500 {
            one.step(time)
            other.step(time)
        }
        #expect(one.actions == other.actions)
    }
}
