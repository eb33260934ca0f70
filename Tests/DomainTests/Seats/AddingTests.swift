import Testing

@testable import Domain

@Suite("Seats that join a hold")
struct AddingTests {
    private let payment = PaymentID(900)

    private func add(_ labels: String..., to held: HoldReceipt) -> Intent { .add(.named(labels), to: held.hold) }

    @Test("they are part of it from then on: a new generation, one total, and the time it had")
    func adding() throws {
        var scene = try Scene()
        let held = try scene.hold("B-2")
        scene.now = Hall.opening.advanced(by: .minutes(3))
        let outcome = try scene.run(add("C-2", "A-1", to: held))
        guard case .effect(.held(let more), _) = outcome else { throw Unexpected(outcome: outcome) }
        #expect(more.hold == held.hold && more.generation == 2)
        #expect(scene.labels(more.seats.map(\.place)) == ["A-1", "B-2", "C-2"])
        #expect(more.total.amount == 30_000 + 30_000 + 45_000)
        #expect(more.deadline == held.deadline && more.extensionsLeft == held.extensionsLeft)
        let holding = try #require(scene.map.holding(held.hold.number))
        #expect(scene.labels(holding.places) == ["A-1", "B-2", "C-2"])
        #expect(holding.owner.since == Hall.opening)
        #expect(holding.places.allSatisfy { scene.map.claim(of: $0)?.generation == 2 })
        #expect(scene.events.map(\.kind) == [.held, .held])
        scene.now = held.deadline
        try scene.lapse()
        #expect(scene.map.counts.free == 40)
    }

    @Test("all of them or none: one that is not free is named, and no other is taken")
    func allOrNone() throws {
        var scene = try Scene()
        let held = try scene.hold("A-1")
        _ = try scene.hold("A-3", as: Scene.other)
        let outcome = try scene.run(add("A-2", "A-3", "A-1", to: held))
        #expect(
            outcome.refusal
                == .seatTaken([
                    .init(label: "A-3", state: .held, isMine: false), .init(label: "A-1", state: .held, isMine: true),
                ]))
        #expect(try scene.state("A-2") == .free)
        #expect(scene.map.holding(held.hold.number)?.owner.generation == 1)
        #expect(try scene.run(add("A-2", "Z-1", to: held)).refusal == .seatNotFound(["Z-1"]))
        #expect(try scene.run(add("A-2", "A-2", to: held)).refusal == .duplicateSeat(["A-2"]))
        #expect(try scene.run(.add(.named([]), to: held.hold)).refusal == .noSeats)
        #expect(try scene.state("A-2") == .free)
    }

    @Test("the best seats join a hold as named ones do, within the same limits")
    func best() throws {
        var scene = try Scene(settings: ShowSettings(seatsPerHold: 4))
        let held = try scene.hold("A-1")
        let outcome = try scene.run(.add(.best(3, category: "deluxe"), to: held.hold))
        guard case .effect(.held(let more), _) = outcome else { throw Unexpected(outcome: outcome) }
        #expect(more.seats.map(\.price) == [30_000, 45_000, 45_000, 45_000])
        #expect(try scene.run(.add(.best(1, category: nil), to: held.hold)).refusal == .limitReached(limit: 4, has: 4))
        #expect(try scene.run(.add(.best(5, category: nil), to: held.hold)).refusal == .tooManySeats(limit: 4))
    }

    @Test("the new ones cost what they cost now, those that were held what they cost then")
    func prices() throws {
        var scene = try Scene()
        let held = try scene.hold("A-1")
        var terms = scene.map.terms
        terms.prices = terms.prices.map { $0.map { $0 + 500 } }
        var detail = EventDetail()
        detail.terms = terms
        try scene.map.apply(SeatEvent(.showChanged, at: scene.now, detail: detail))
        let outcome = try scene.run(add("A-2", to: held))
        guard case .effect(.held(let more), let events) = outcome else { throw Unexpected(outcome: outcome) }
        #expect(more.seats.map(\.price) == [30_000, 30_500])
        #expect(more.total.amount == 60_500)
        #expect(events.first?.places.map(\.price) == [30_000, 30_500])
    }

    @Test("one more than seatsPerHold is refused, also to staff, however they came together")
    func holdLimit() throws {
        var scene = try Scene(settings: ShowSettings(seatsPerHold: 3, seatsPerBuyer: 10))
        let held = try scene.hold("A-1", "A-2")
        #expect(try scene.run(add("A-3", "A-4", to: held)).refusal == .limitReached(limit: 3, has: 2))
        #expect(try scene.run(add("A-3", "A-4", "A-5", "A-6", to: held)).refusal == .tooManySeats(limit: 3))
        #expect(try scene.run(add("A-3", to: held)).hasEffect)
        #expect(try scene.run(add("A-4", to: held)).refusal == .limitReached(limit: 3, has: 3))
        let desk = try scene.hold("B-1", "B-2", "B-3", as: Scene.staff)
        #expect(try scene.run(add("B-4", to: desk), as: Scene.staff).refusal == .limitReached(limit: 3, has: 3))
    }

    @Test("one more than seatsPerBuyer is refused, with what else he holds and has booked; staff have no such limit")
    func buyerLimit() throws {
        var scene = try Scene(settings: ShowSettings(seatsPerBuyer: 4))
        _ = try scene.sell("A-1")
        _ = try scene.hold("A-2")
        let held = try scene.hold("A-3")
        #expect(try scene.run(add("B-1", "B-2", to: held)).refusal == .limitReached(limit: 4, has: 3))
        #expect(try scene.run(add("B-1", to: held)).hasEffect)
        #expect(try scene.run(add("B-2", to: held)).refusal == .limitReached(limit: 4, has: 4))
        let desk = try scene.hold("C-1", "C-2", "C-3", "C-4", as: Scene.staff)
        #expect(try scene.run(add("C-5", to: desk), as: Scene.staff).hasEffect)
    }

    @Test("nobody adds to what is another's, not even staff, nor to a hold that lapsed or never was")
    func strangers() throws {
        var scene = try Scene()
        let held = try scene.hold("A-1")
        for caller in [Scene.other, Scene.staff, Scene.admin, .system] {
            #expect(try scene.run(add("A-2", to: held), as: caller).refusal == .forbidden)
        }
        #expect(try scene.run(.add(.named(["A-2"]), to: HoldID(77))).refusal == .holdExpired)
        let booking = try scene.sell("B-1")
        #expect(try scene.run(.add(.named(["A-2"]), to: HoldID(booking.booking.number))).refusal == .holdExpired)
        // Not yet told of, but dead all the same.
        let late = Command(
            id: CommandID(high: 3, low: 1), fingerprint: 0, caller: Scene.buyer, intent: add("A-2", to: held))
        #expect(scene.map.decide(late, now: held.deadline).refusal == .holdExpired)
        #expect(scene.map.decide(late, now: held.deadline.advanced(by: Milliseconds(-1))).hasEffect)
        #expect(try scene.state("A-2") == .free)
    }

    @Test("nothing is added when the sale is closed, though the hold lives on")
    func closedSale() throws {
        var scene = try Scene()
        scene.now = Hall.start.advanced(by: .minutes(-1))
        let held = try scene.hold("A-1")
        scene.now = Hall.start
        #expect(try scene.run(add("A-2", to: held)).refusal == .notOnSale(.onSale))
        #expect(try scene.state("A-1") == .held)
    }

    @Test("while a payment runs nothing is added: what it pays for stays what it was")
    func paying() throws {
        var scene = try Scene()
        let held = try scene.hold("A-1")
        try scene.run(.pay(held.hold, payment, generation: 1))
        #expect(try scene.run(add("A-2", to: held)).refusal == .paymentInProgress)
        #expect(try scene.state("A-2") == .free)
        #expect(try scene.state("A-1") == .paying)
    }

    @Test("a payment that was begun for fewer seats never buys more: it is refused before, and given back after")
    func fence() throws {
        var scene = try Scene()
        let held = try scene.hold("A-1")
        let paying = try scene.run(.pay(held.hold, payment, generation: 1))
        guard case .effect(.paying(let due), _) = paying else { throw Unexpected(outcome: paying) }
        try scene.run(.decline(held.hold, payment), as: .system)
        try scene.run(add("A-2", to: held))
        let settlement = Settlement(
            payment: payment, hold: held.hold, generation: due.generation, amount: due.amount,
            booking: try scene.booking())
        #expect(
            try scene.run(.settle(settlement), as: .system).answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.state("A-1") == .held)
        let old = try scene.run(.pay(held.hold, PaymentID(901), generation: 1))
        #expect(old.refusal == .holdSuperseded(generation: 2))
        let new = try scene.run(.pay(held.hold, PaymentID(901), generation: 2))
        guard case .effect(.paying(let all), _) = new else { throw Unexpected(outcome: new) }
        #expect(all.seats == 2 && all.amount.amount == 60_000)
        // The old one comes once more, while the new one runs.
        #expect(
            try scene.run(.settle(settlement), as: .system).answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.state("A-2") == .paying)
    }

    @Test("hold, more seats and fewer seats in one batch leave one net change for each seat")
    func netChanges() throws {
        var scene = try Scene()
        func command(_ number: Int64, _ intent: Intent) -> Command {
            Command(id: CommandID(high: 2, low: UInt64(number)), fingerprint: 0, caller: Scene.buyer, intent: intent)
        }
        let batch = try scene.run([
            command(1, .hold(HoldID(11), .named(["A-1"]))), command(2, .add(.named(["A-2"]), to: HoldID(11))),
            command(3, .release(HoldID(11), seats: ["A-1"], nil)), command(4, .add(.named(["A-3"]), to: HoldID(11))),
        ])
        #expect(batch.outcomes.map(\.hasEffect) == [true, true, true, true])
        #expect(batch.claims.freed.isEmpty && batch.claims.changed.isEmpty)
        #expect(scene.labels(batch.claims.taken.map(\.place)) == ["A-2", "A-3"])
        #expect(batch.claims.taken.allSatisfy { $0.after.owner == 11 && $0.after.generation == 4 })
    }
}
