import Testing

@testable import Domain

@Suite("What happens to a show by itself")
struct ShowLifeTests {
    @Test("a sale opens when it was announced to, and the show has ended when it is over")
    func life() throws {
        var scene = try Scene(life: .scheduled)
        var edit = ShowEdit()
        edit.saleOpensAt = Hall.opening.advanced(by: .hours(1))
        #expect(try scene.run(.change(edit), as: Scene.admin).hasEffect)
        #expect(scene.map.nextDeadline == Hall.opening.advanced(by: .hours(1)))
        scene.now = Hall.opening.advanced(by: .hours(1)).advanced(by: Milliseconds(-1))
        try scene.lapse()
        #expect(scene.map.terms.life == .scheduled)
        scene.now = Hall.opening.advanced(by: .hours(1))
        // The buyer who comes in that very moment is served.
        _ = try scene.hold("A-1")
        #expect(scene.map.terms.life == .onSale)
        #expect(scene.events.map(\.kind) == [.showChanged, .showChanged, .held])
        #expect(scene.events[1].detail.by == nil)
        scene.now = Hall.end
        try scene.lapse()
        #expect(scene.map.terms.life == .ended && scene.map.nextDeadline == nil)
    }

    @Test("without an opening a show waits for its owner, and ends all the same")
    func withoutOpening() throws {
        var scene = try Scene(life: .scheduled)
        scene.now = Hall.end.advanced(by: Milliseconds(-1))
        try scene.lapse()
        #expect(scene.map.terms.life == .scheduled)
        scene.now = Hall.end
        try scene.lapse()
        #expect(scene.map.terms.life == .ended && scene.events.count == 2)
    }

    @Test("drafts and cancelled shows stay what they are", arguments: [ShowLife.draft, .cancelled, .discarded, .ended])
    func stays(_ life: ShowLife) throws {
        var scene = try Scene(life: life)
        scene.now = Hall.end.advanced(by: .hours(24))
        try scene.lapse()
        #expect(scene.events.isEmpty && scene.map.nextDeadline == nil)
    }

    @Test("a cancelled show gives back holds and bookings, with a refund due for each booking, and keeps blocks")
    func cancelled() throws {
        var scene = try Scene()
        let booking = try scene.sell("A-1", "A-2")
        let hold = try scene.hold("A-3")
        #expect(try scene.run(.block(BlockID(77), ["B-1"], try #require(Reason("broken"))), as: Scene.staff).hasEffect)
        #expect(try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).hasEffect)
        #expect(scene.map.isClearing && scene.map.nextDeadline == scene.map.at)
        try scene.lapse()
        #expect(!scene.map.isClearing && scene.map.nextDeadline == nil)
        #expect(try scene.state("A-1") == .free && scene.state("A-3") == .free && scene.state("B-1") == .blocked)
        let back = try #require(scene.events.last { $0.kind == .cancelled })
        #expect(back.detail.booking == booking.booking && back.detail.amount == 60_000)
        #expect(back.detail.payment == booking.payment && back.detail.by == nil)
        #expect(scene.events.last { $0.kind == .released }?.detail.hold == hold.hold)
        #expect(scene.map.holding(booking.booking.number) == nil)
    }

    @Test("what is being paid when a show is cancelled takes no seat; the money goes back and the hold ends")
    func paying() throws {
        var scene = try Scene()
        let hold = try scene.hold("A-1")
        let payment = PaymentID(5)
        guard case .effect(.paying(let due), _) = try scene.run(.pay(hold.hold, payment, generation: nil)) else {
            throw Unexpected(outcome: .noEffect(.done))
        }
        #expect(try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).hasEffect)
        try scene.lapse()
        #expect(try scene.state("A-1") == .paying)
        let settlement = Settlement(
            payment: payment, hold: hold.hold, generation: due.generation, amount: due.amount,
            booking: try scene.booking())
        let outcome = try scene.run(.settle(settlement), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: due.amount))
        try scene.lapse()
        #expect(try scene.state("A-1") == .free)
    }

    @Test("thousands of bookings are given back a part at a time (OfficeLimits: lapsesPerBatch)")
    func parts() throws {
        var scene = try Scene()
        for seat in 1...5 { _ = try scene.sell("A-\(seat)") }
        _ = try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin)
        let limits = OfficeLimits(lapsesPerBatch: 2)
        var batches: [Int] = []
        while scene.map.isClearing { batches.append(try scene.run([], limits: limits).events.count) }
        #expect(batches == [2, 2, 1])
    }

    @Test("somebody who came in already keeps the seat of a cancelled show; the rest of the party is given back")
    func inside() throws {
        var scene = try Scene()
        let booking = try scene.sell("A-1", "A-2")
        scene.now = Hall.start
        let checkIn = CheckIn(
            id: CheckInID(9), key: .code(booking.tickets[0].code), gate: try #require(GateName("north")),
            direction: .entry)
        #expect(try scene.run(.checkIn(checkIn), as: Scene.staff).hasEffect)
        _ = try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin)
        try scene.lapse()
        #expect(try scene.state("A-1") == .checkedIn && scene.state("A-2") == .free)
        #expect(!scene.map.isClearing)
    }

    @Test("staff give back what somebody paid who was inside when the show was cancelled", arguments: [true, false])
    func insideGivenBack(_ undoes: Bool) throws {
        var scene = try Scene()
        let booking = try scene.sell("A-1")
        let reason = try #require(Reason("the power failed"))
        scene.now = Hall.start
        let checkIn = CheckIn(
            id: CheckInID(9), key: .code(booking.tickets[0].code), gate: try #require(GateName("north")),
            direction: .entry)
        try scene.run(.checkIn(checkIn), as: Scene.staff)
        let cancel = Intent.cancel(booking.booking, seats: nil, reason)
        #expect(try scene.run(cancel, as: Scene.staff).refusal == .checkedIn(["A-1"]))
        _ = try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin)
        scene.now = Hall.start.advanced(by: .hours(1))
        if undoes {
            #expect(try scene.run(.undoCheckIn(CheckInID(9), reason), as: Scene.staff).hasEffect)
            try scene.lapse()
        } else {
            #expect(try scene.run(cancel, as: Scene.staff).hasEffect)
        }
        #expect(try scene.state("A-1") == .free && scene.map.inside == 0)
    }

    @Test("a show is taken off in one decision, and only when nothing of it was ever sold")
    func takenOff() throws {
        var scene = try Scene()
        var edit = ShowEdit(life: .cancelled)
        edit.wantsUnsold = true
        _ = try scene.sell("A-1")
        #expect(try scene.run(.change(edit), as: Scene.admin).refusal == .show(.frozen))
        var empty = try Scene()
        #expect(try empty.run(.change(edit), as: Scene.admin).hasEffect)
        #expect(empty.map.terms.life == .cancelled)
    }

    @Test("what is called off before anybody heard of it is discarded, and stays so")
    func discarded() throws {
        var scene = try Scene(life: .draft)
        #expect(try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).hasEffect)
        #expect(scene.map.terms.life == .discarded && !scene.map.terms.life.isAnnounced)
        #expect(ShowStatus(scene.map.terms.life, isSoldOut: false) == .cancelled)
        #expect(try !scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).hasEffect)
        let later = try scene.run(.change(ShowEdit(life: .scheduled)), as: Scene.admin)
        #expect(later.refusal == .show(.invalidTransition(from: .discarded, to: .scheduled)))
        var edit = ShowEdit()
        edit.saleOpensAt = Hall.opening
        #expect(try scene.run(.change(edit), as: Scene.admin).refusal == .show(.frozen))
        #expect(try scene.run(.hold(HoldID(1), .named(["A-1"]))).refusal == .notOnSale(.discarded))
    }

    @Test("a draft whose end has passed is not announced")
    func over() throws {
        var scene = try Scene(life: .draft)
        scene.now = Hall.end.advanced(by: Milliseconds(-1))
        var early = scene
        #expect(try early.run(.change(ShowEdit(life: .scheduled)), as: Scene.admin).hasEffect)
        scene.now = Hall.end
        #expect(try scene.run(.change(ShowEdit(life: .scheduled)), as: Scene.admin).refusal == .show(.over))
        #expect(try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).hasEffect)
    }

    @Test("a change leaves what it does not name as it is when it is decided, whatever it was when it was wished")
    func merged() throws {
        var scene = try Scene()
        let before = scene.map.terms
        var first = ShowEdit()
        first.prices = [0: 1]
        first.settings.holdTime = .minutes(8)
        var second = ShowEdit()
        second.prices = [1: 2]
        second.settings.extensions = 3
        for edit in [first, second] { #expect(try scene.run(.change(edit), as: Scene.admin).hasEffect) }
        var expected = before
        expected.prices = [1, 2]
        expected.settings.holdTime = .minutes(8)
        expected.settings.extensions = 3
        #expect(scene.map.terms == expected)
        #expect(try !scene.run(.change(first), as: Scene.admin).hasEffect)
    }

    @Test("a sale that closes with the start moves with it, also after it had a close of its own")
    func closesWithStart() throws {
        var scene = try Scene()
        var edit = ShowEdit()
        edit.saleClosesAt = Hall.start.advanced(by: .hours(-1))
        #expect(try scene.run(.change(edit), as: Scene.admin).hasEffect)
        edit = ShowEdit()
        edit.closesWithStart = true
        #expect(try scene.run(.change(edit), as: Scene.admin).hasEffect)
        #expect(scene.map.terms.saleClosesAt == Hall.start)
        edit = ShowEdit()
        edit.startsAt = Hall.start.advanced(by: .minutes(10))
        #expect(try scene.run(.change(edit), as: Scene.admin).hasEffect)
        #expect(scene.map.terms.saleClosesAt == scene.map.terms.startsAt)
    }
}
