import Testing

@testable import Domain

@Suite("Holds")
struct HoldTests {
    @Test("a hold takes all named seats at their prices until its deadline")
    func hold() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1", "C-2")
        #expect(receipt.generation == 1)
        #expect(receipt.seats.map(\.price) == [30_000, 45_000])
        #expect(receipt.total.amount == 75_000)
        #expect(receipt.deadline == Hall.opening.advanced(by: .minutes(5)))
        #expect(receipt.extensionsLeft == 10)
        #expect(try scene.state("A-1") == .held)
        #expect(scene.map.counts.held == 2)
    }

    @Test("a second hold on a seat is refused and takes none of its other seats (faults S1, C9: double booking)")
    func taken() throws {
        var scene = try Scene()
        _ = try scene.hold("A-1")
        let outcome = try scene.run(.hold(HoldID(9), .named(["A-2", "A-1"])), as: Scene.other)
        #expect(outcome.refusal == .seatTaken([.init(label: "A-1", state: .held, isMine: false)]))
        #expect(try scene.state("A-2") == .free)
        let own = try scene.run(.hold(HoldID(9), .named(["A-1"])))
        #expect(own.refusal == .seatTaken([.init(label: "A-1", state: .held, isMine: true)]))
    }

    @Test("two holds on one seat in one batch: the first has it (fault S1)")
    func race() throws {
        var scene = try Scene()
        let commands = (1...2).map { number in
            Command(
                id: CommandID(high: 1, low: UInt64(number)), fingerprint: 0,
                caller: .account(AccountID(Int64(number)), .guest),
                intent: .hold(HoldID(Int64(number)), .named(["B-5"])))
        }
        let batch = try scene.run(commands)
        #expect(batch.outcomes.map(\.hasEffect) == [true, false])
        #expect(batch.claims.taken.map(\.after.owner) == [1])
    }

    @Test("a seat named twice, an unknown one, none and too many are refused (fault S9: one seat paid twice)")
    func badRequests() throws {
        var scene = try Scene()
        func refusal(_ labels: [String]) throws -> Refusal? {
            try scene.run(.hold(HoldID(9), .named(labels))).refusal
        }
        #expect(try refusal(["A-1", "A-2", "A-1"]) == .duplicateSeat(["A-1"]))
        #expect(try refusal(["A-1", "Z-1", "Y-1"]) == .seatNotFound(["Z-1", "Y-1"]))
        #expect(try refusal([]) == .noSeats)
        let eleven = (1...10).map { "A-\($0)" } + ["B-1"]
        #expect(try refusal(eleven) == .tooManySeats(limit: 10))
        #expect(try refusal(Array(eleven.prefix(10))) == nil)
    }

    @Test("a number that is in use, or nobody's, is no new hold")
    func numbers() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        #expect(try scene.run(.hold(receipt.hold, .named(["A-2"])), as: Scene.other).refusal == .numberInUse)
        #expect(try scene.run(.hold(HoldID(0), .named(["A-2"]))).refusal == .numberInUse)
    }

    @Test(
        "what a buyer has booked counts against his limit as well as what he holds (fault F12: buy again after confirming)"
    )
    func buyerLimit() throws {
        var scene = try Scene(settings: ShowSettings(seatsPerBuyer: 3))
        _ = try scene.sell("A-1", "A-2")
        #expect(
            try scene.run(.hold(HoldID(9), .named(["A-3", "A-4"]))).refusal == .limitReached(limit: 3, has: 2))
        _ = try scene.hold("A-3")
        #expect(try scene.run(.hold(HoldID(9), .named(["A-4"]))).refusal == .limitReached(limit: 3, has: 3))
        _ = try scene.hold("A-4", as: Scene.other)
        _ = try scene.run(.hold(HoldID(10), .named(["B-1", "B-2", "B-3", "B-4"])), as: Scene.staff)
        #expect(try scene.state("B-4") == .held)
    }

    @Test("nothing is held before, after or without a sale (fault F21: the sale window was never enforced)")
    func notOnSale() throws {
        for life in ShowLife.allCases where life != .onSale {
            var scene = try Scene(life: life)
            #expect(try scene.run(.hold(HoldID(9), .named(["A-1"]))).refusal == .notOnSale(life))
        }
        var scene = try Scene()
        scene.now = Hall.start
        #expect(try scene.run(.hold(HoldID(9), .named(["A-1"]))).refusal == .notOnSale(.onSale))
    }

    @Test("a hold lapses at its deadline, not before, and the seat can be held by another (fault S2: nothing swept)")
    func lapse() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1", "A-2")
        scene.now = receipt.deadline.advanced(by: Milliseconds(-1))
        #expect(try scene.run(.hold(HoldID(9), .named(["A-1"])), as: Scene.other).refusal != nil)
        #expect(scene.map.nextLapse == receipt.deadline)
        scene.now = receipt.deadline
        _ = try scene.hold("A-1", as: Scene.other)
        #expect(scene.events.suffix(2).map(\.kind) == [.expired, .held])
        #expect(try scene.state("A-2") == .free)
    }

    @Test("release, hold and expiry of one seat in one batch leave one net change")
    func netChanges() throws {
        var scene = try Scene()
        let first = try scene.hold("A-1")
        scene.now = first.deadline
        func command(_ number: Int64, _ intent: Intent) -> Command {
            Command(id: CommandID(high: 2, low: UInt64(number)), fingerprint: 0, caller: Scene.buyer, intent: intent)
        }
        let batch = try scene.run([
            command(1, .hold(HoldID(11), .named(["A-1"]))), command(2, .release(HoldID(11), seats: nil, nil)),
            command(3, .hold(HoldID(12), .named(["A-1", "A-2"]))),
        ])
        #expect(batch.lapsed == 1)
        #expect(batch.events.map(\.kind) == [.expired, .held, .released, .held])
        #expect(batch.claims.freed.isEmpty)
        #expect(batch.claims.changed.map(\.before.owner) == [first.hold.number])
        #expect(batch.claims.changed.map(\.after.owner) == [12])
        #expect(batch.claims.taken.map(\.place) == [PlaceNumber(Int32(1))])
    }

    @Test("an extension moves the deadline, ten times and never past the longest life")
    func extensions() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        var deadline = receipt.deadline
        for left in (0..<10).reversed() {
            scene.now = deadline.advanced(by: Milliseconds(-1))
            guard case .effect(.held(let next), _) = try scene.run(.extend(receipt.hold)) else {
                Issue.record("extension refused with \(left) left")
                return
            }
            #expect(next.deadline == deadline.advanced(by: .minutes(2)))
            #expect(next.extensionsLeft == left)
            #expect(next.generation == 1)
            deadline = next.deadline
        }
        #expect(try scene.run(.extend(receipt.hold)).refusal == .extendLimit)
    }

    @Test("the last extension is cut at the longest life, and the one after it is refused")
    func longestHold() throws {
        var scene = try Scene(settings: ShowSettings(longestHold: .minutes(6)))
        let receipt = try scene.hold("A-1")
        guard case .effect(.held(let next), _) = try scene.run(.extend(receipt.hold)) else {
            Issue.record("the first extension was refused")
            return
        }
        #expect(next.deadline == Hall.opening.advanced(by: .minutes(6)))
        #expect(try scene.run(.extend(receipt.hold)).refusal == .extendLimit)
    }

    @Test("an extended hold outlives its first deadline")
    func extendedOutlives() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        try scene.run(.extend(receipt.hold))
        scene.now = receipt.deadline
        try scene.lapse()
        #expect(try scene.state("A-1") == .held)
    }

    @Test("a hold that lapsed cannot be extended or paid, and another's neither")
    func deadHold() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        #expect(try scene.run(.extend(receipt.hold), as: Scene.other).refusal == .forbidden)
        #expect(try scene.run(.extend(receipt.hold), as: Scene.staff).refusal == .forbidden)
        // Not yet told of, but dead all the same.
        let extend = Command(
            id: CommandID(high: 3, low: 1), fingerprint: 0, caller: Scene.buyer, intent: .extend(receipt.hold))
        #expect(scene.map.decide(extend, now: receipt.deadline).refusal == .holdExpired)
        scene.now = receipt.deadline
        #expect(try scene.run(.extend(receipt.hold)).refusal == .holdExpired)
        #expect(try scene.run(.pay(receipt.hold, PaymentID(1), generation: nil)).refusal == .holdExpired)
    }

    @Test("seats can be given back one by one; the rest is a new generation")
    func partialRelease() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1", "A-2", "A-3")
        let outcome = try scene.run(.release(receipt.hold, seats: ["A-2"], nil))
        #expect(outcome.answer == .released([PlaceNumber(Int32(1))]))
        let rest = try #require(scene.map.holding(receipt.hold.number))
        #expect(rest.owner.generation == 2)
        #expect(rest.owner.deadline == receipt.deadline)
        #expect(scene.labels(rest.places) == ["A-1", "A-3"])
        #expect(scene.map.claim(of: PlaceNumber(Int32(0)))?.generation == 2)
        try scene.run(.release(receipt.hold, seats: nil, nil))
        #expect(scene.map.holding(receipt.hold.number) == nil)
        #expect(scene.map.counts.free == 40)
        #expect(scene.map.nextLapse == nil)
    }

    @Test("giving back what is gone is done already; staff need a reason for another's hold")
    func releaseRights() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        #expect(try scene.run(.release(receipt.hold, seats: nil, nil), as: Scene.other).refusal == .forbidden)
        #expect(try scene.run(.release(receipt.hold, seats: nil, nil), as: Scene.staff).refusal == .reasonRequired)
        #expect(try scene.run(.release(receipt.hold, seats: ["B-1"], nil)).answer == .done)
        let reason = try #require(Reason("left the queue"))
        #expect(try scene.run(.release(receipt.hold, seats: nil, reason), as: Scene.staff).hasEffect)
        #expect(scene.events.last?.detail.reason == reason)
        #expect(try scene.run(.release(receipt.hold, seats: nil, nil)).answer == .done)
    }

    @Test("a hold that was released does not lapse a second time")
    func releasedDeadline() throws {
        var scene = try Scene()
        let receipt = try scene.hold("A-1")
        try scene.run(.release(receipt.hold, seats: nil, nil))
        scene.now = receipt.deadline
        try scene.lapse()
        #expect(scene.events.map(\.kind) == [.held, .released])
    }

    @Test(
        "sold out is derived, and ends when a seat comes back (fault F8: it never did; C3: carts took places for ever)")
    func soldOut() throws {
        var scene = try Scene(rows: 1, seats: 2)
        let receipt = try scene.hold("A-1", "A-2")
        #expect(scene.map.status == .soldOut)
        scene.now = receipt.deadline
        try scene.lapse()
        #expect(scene.map.status == .onSale)
    }

    @Test("one more than lapsesPerBatch waits for the next batch, and commands wait behind it")
    func lapseLimit() throws {
        var scene = try Scene()
        for number in 1...3 { _ = try scene.hold("A-\(number)") }
        scene.now = Hall.opening.advanced(by: .hours(1))
        let limits = OfficeLimits(lapsesPerBatch: 2)
        let command = Command(
            id: CommandID(high: 4, low: 1), fingerprint: 0, caller: Scene.other,
            intent: .hold(HoldID(77), .named(["A-3"])))
        let first = try scene.run([command], limits: limits)
        #expect(first.lapsed == 2)
        #expect(first.outcomes.isEmpty)
        let second = try scene.run([command], limits: limits)
        #expect(second.lapsed == 1)
        #expect(second.outcomes.map(\.hasEffect) == [true])
    }

    @Test("one command more than commandsPerBatch, or what batchBytes cannot take, waits for the next batch")
    func batchLimits() throws {
        var scene = try Scene()
        let commands = (1...4).map { number in
            Command(
                id: CommandID(high: 5, low: UInt64(number)), fingerprint: 0, caller: Scene.staff,
                intent: .hold(HoldID(Int64(number)), .named(["B-\(number)"])))
        }
        let few = scene.map.decide(commands, now: scene.now, limits: OfficeLimits(commandsPerBatch: 3))
        #expect(few.outcomes.count == 3)
        let size = try #require(few.bodies.first?.count)
        let small = scene.map.decide(commands, now: scene.now, limits: OfficeLimits(batchBytes: 2 * size))
        #expect(small.outcomes.count == 2)
        let tiny = scene.map.decide(commands, now: scene.now, limits: OfficeLimits(batchBytes: 1))
        #expect(tiny.outcomes.count == 1)
    }

    @Test("time in a show never goes back, whatever a clock says")
    func clock() throws {
        var scene = try Scene()
        scene.now = Hall.opening.advanced(by: .seconds(10))
        _ = try scene.hold("A-1")
        scene.now = Hall.opening
        let receipt = try scene.hold("A-2")
        #expect(receipt.deadline == Hall.opening.advanced(by: .minutes(5)).advanced(by: .seconds(10)))
        #expect(scene.events.map(\.at).last == Hall.opening.advanced(by: .seconds(10)))
    }
}
