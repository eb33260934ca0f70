import Testing

@testable import Domain

@Suite("Bookings")
struct BookingTests {
    private let payment = PaymentID(900)

    /// A hold that is being paid, with what is due.
    private func paying(
        _ scene: inout Scene, _ labels: String...
    ) throws -> (hold: HoldReceipt, due: PaymentReceipt) {
        let hold = HoldID(scene.number())
        guard case .effect(.held(let held), _) = try scene.run(.hold(hold, .named(labels))),
            case .effect(.paying(let due), _) = try scene.run(.pay(hold, payment, generation: 1))
        else { throw Unexpected(outcome: .noEffect(.done)) }
        return (held, due)
    }

    private func settlement(
        _ scene: inout Scene, _ due: PaymentReceipt, amount: Int64? = nil, generation: Int32? = nil
    ) throws -> Settlement {
        Settlement(
            payment: due.payment, hold: due.hold, generation: generation ?? due.generation,
            amount: try Money(amount ?? due.amount.amount, due.amount.currency), booking: try scene.booking())
    }

    @Test(
        "a payment freezes the seats, lengthens the hold once, and its success books them (fault C8: each ticket has a code)"
    )
    func sale() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1", "A-2")
        #expect(due.amount.amount == 60_000)
        #expect(due.seats == 2)
        #expect(due.deadline == Hall.opening.advanced(by: .minutes(10)))
        #expect(try scene.state("A-1") == .paying)
        scene.now = held.deadline
        let settlement = try settlement(&scene, due)
        let outcome = try scene.run(.settle(settlement), as: .system)
        guard case .effect(.booked(let receipt), _) = outcome else { throw Unexpected(outcome: outcome) }
        #expect(receipt.tickets.map(\.code) == Array(settlement.booking.tickets.prefix(2)))
        #expect(Set(receipt.tickets.map(\.code)).count == 2)
        #expect(receipt.total.amount == 60_000)
        #expect(receipt.payment == payment)
        #expect(try scene.state("A-2") == .booked)
        #expect(scene.map.holding(held.hold.number) == nil)
        #expect(scene.map.nextLapse == nil)
        #expect(scene.map.holding(receipt.booking.number)?.owner.account == AccountID(1))
    }

    @Test(
        "what was paid is no longer free (fault F7: confirmed tickets were counted as free), and reading changes nothing (C15)"
    )
    func availability() throws {
        var scene = try Scene(rows: 1, seats: 3)
        _ = try scene.sell("A-1", "A-2")
        _ = try scene.hold("A-3", as: Scene.other)
        #expect(scene.map.counts.free == 0)
        scene.now = Hall.opening.advanced(by: .hours(1))
        let image = scene.map.image
        #expect(scene.map.counts.held == 1, "only an event frees it")
        #expect(scene.map.image == image)
        try scene.lapse()
        #expect(scene.map.counts.free == 1)
        #expect(scene.map.counts.booked == 2)
    }

    @Test("a booking never expires (fault S3: an expiry deleted a paid booking)")
    func noExpiry() throws {
        var scene = try Scene()
        _ = try scene.sell("A-1")
        scene.now = Hall.end.advanced(by: .hours(1_000))
        try scene.lapse()
        #expect(try scene.state("A-1") == .booked)
    }

    @Test(
        "a payment that takes too long lapses; its success takes no seat and is given back (faults F10, C2: a late payment took the table of another)"
    )
    func latePayment() throws {
        var scene = try Scene()
        let (_, due) = try paying(&scene, "A-1")
        scene.now = due.deadline
        _ = try scene.hold("A-1", as: Scene.other)
        let outcome = try scene.run(.settle(settlement(&scene, due)), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: due.amount))
        #expect(scene.events.last?.kind == .paymentLate)
        #expect(scene.events.last?.detail.amount == 30_000)
        #expect(try scene.state("A-1") == .held)
    }

    @Test("a seat given back while the payment runs ends that payment: its success is late (fault C5: wrong release)")
    func releasedWhilePaying() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1", "A-2")
        try scene.run(.release(held.hold, seats: ["A-2"], nil))
        #expect(try scene.state("A-1") == .held)
        let outcome = try scene.run(.settle(settlement(&scene, due)), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.state("A-1") == .held)
        let again = try scene.run(.pay(held.hold, PaymentID(901), generation: 1))
        #expect(again.refusal == .holdSuperseded(generation: 2))
        guard case .effect(.paying(let less), _) = try scene.run(.pay(held.hold, PaymentID(901), generation: 2)) else {
            Issue.record("the rest cannot be paid")
            return
        }
        #expect(less.amount.amount == 30_000)
        // Stretched once already.
        #expect(less.deadline == due.deadline)
    }

    @Test("a success for another generation of the same payment is late")
    func deadGeneration() throws {
        var scene = try Scene()
        let (_, due) = try paying(&scene, "A-1")
        let outcome = try scene.run(.settle(settlement(&scene, due, generation: 7)), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.state("A-1") == .paying)
    }

    @Test("an amount that is not what is due books nothing, goes back, and leaves the hold alive (fault C5: no refund)")
    func wrongAmount() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        let outcome = try scene.run(.settle(settlement(&scene, due, amount: 1)), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: try Money(1, due.amount.currency)))
        #expect(try scene.state("A-1") == .held)
        #expect(scene.map.holding(held.hold.number)?.owner.payment == nil)
    }

    @Test(
        "a payment told of twice books once, and a second payment beside it is refused (fault S4: double submit charges twice)"
    )
    func twice() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        #expect(try scene.run(.pay(held.hold, payment, generation: 1)).answer == .paying(due))
        #expect(try scene.run(.pay(held.hold, PaymentID(901), generation: nil)).refusal == .paymentInProgress)
        #expect(try scene.run(.extend(held.hold)).refusal == .paymentInProgress)
        let settlement = try settlement(&scene, due)
        let first = try scene.run(.settle(settlement), as: .system)
        let second = try scene.run(.settle(settlement), as: .system)
        #expect(first.answer == second.answer)
        #expect(!second.hasEffect)
    }

    @Test("a failure leaves the hold alive and another payment possible (fault F11: retry impossible)")
    func declined() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        guard case .effect(.held(let receipt), _) = try scene.run(.decline(held.hold, payment), as: .system) else {
            Issue.record("the hold did not live on")
            return
        }
        #expect(receipt.deadline == due.deadline)
        #expect(receipt.generation == 1)
        #expect(try scene.state("A-1") == .held)
        // A success after the failure finds nothing that waits for it.
        let late = try scene.run(.settle(settlement(&scene, due)), as: .system)
        #expect(late.answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.run(.pay(held.hold, PaymentID(901), generation: 1)).hasEffect)
    }

    @Test("a failure after the success, or of another payment, changes nothing")
    func failureAfterSuccess() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        #expect(try scene.run(.decline(held.hold, PaymentID(7)), as: .system).answer == .done)
        try scene.run(.settle(settlement(&scene, due)), as: .system)
        #expect(try scene.run(.decline(held.hold, payment), as: .system).answer == .done)
        #expect(try scene.state("A-1") == .booked)
    }

    @Test("only the provider settles, and nobody pays another's hold (fault C11: no ownership check)")
    func rights() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        let settlement = try settlement(&scene, due)
        #expect(try scene.run(.settle(settlement), as: Scene.admin).refusal == .forbidden)
        #expect(try scene.run(.decline(held.hold, payment), as: Scene.buyer).refusal == .forbidden)
        let other = try scene.hold("B-1")
        #expect(try scene.run(.pay(other.hold, PaymentID(5), generation: nil), as: Scene.other).refusal == .forbidden)
        #expect(try scene.run(.pay(other.hold, PaymentID(0), generation: nil)).refusal == .numberInUse)
        #expect(try scene.run(.hold(HoldID(5), .named(["B-2"])), as: .system).refusal == .forbidden)
    }

    @Test("what costs nothing is confirmed without a payment, what costs something is not")
    func free() throws {
        var scene = try Scene()
        let hold = try scene.hold("A-1")
        #expect(try scene.run(.confirm(hold.hold, scene.booking())).refusal == .paymentRequired(hold.total))
        var edit = ShowEdit()
        edit.prices = [0: 0]
        try scene.run(.change(edit), as: Scene.admin)
        // The old hold keeps its price.
        #expect(try scene.run(.confirm(hold.hold, scene.booking())).refusal == .paymentRequired(hold.total))
        let free = try scene.hold("A-2")
        #expect(try scene.run(.confirm(free.hold, scene.booking()), as: Scene.other).refusal == .forbidden)
        #expect(try scene.run(.confirm(free.hold, scene.booking())).hasEffect)
        #expect(try scene.state("A-2") == .booked)
    }

    @Test("a payment that comes for a cancelled show is given back")
    func cancelledShow() throws {
        var scene = try Scene()
        let (held, due) = try paying(&scene, "A-1")
        try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin)
        let outcome = try scene.run(.settle(settlement(&scene, due)), as: .system)
        #expect(outcome.answer == .paymentLate(payment, refund: due.amount))
        #expect(try scene.run(.pay(held.hold, PaymentID(5), generation: nil)).refusal == .notOnSale(.cancelled))
        #expect(try scene.run(.confirm(held.hold, scene.booking())).refusal == .notOnSale(.cancelled))
    }

    @Test("each seat needs a ticket of its own that nobody else has")
    func tickets() throws {
        var scene = try Scene()
        let (_, due) = try paying(&scene, "A-1", "A-2")
        func outcome(_ tickets: [TicketCode]) throws -> Refusal? {
            let code = try #require(BookingCode("ABCD"))
            let booking = NewBooking(id: BookingID(77), code: code, tickets: tickets)
            return try scene.run(
                .settle(
                    Settlement(
                        payment: payment, hold: due.hold, generation: 1, amount: due.amount, booking: booking)),
                as: .system
            ).refusal
        }
        let one = TicketCode(high: 1, low: 1)
        #expect(try outcome([one]) == .ticketsMissing)
        #expect(try outcome([one, one]) == .numberInUse)
        #expect(try outcome([one, TicketCode(high: 1, low: 2)]) == nil)
    }

    @Test("a booking is given back seat by seat or whole, each time with its refund (fault C4: money kept)")
    func cancel() throws {
        var scene = try Scene()
        let booking = try scene.sell("A-1", "C-1", "C-2").booking
        let reason = try #require(Reason("ill"))
        guard
            case .effect(.cancelled(let part), _) = try scene.run(
                .cancel(booking, seats: ["C-1"], reason), as: Scene.staff)
        else {
            Issue.record("refused")
            return
        }
        #expect(part.refund.amount == 45_000)
        #expect(part.remaining == 2)
        #expect(try scene.state("C-1") == .free)
        #expect(scene.map.holding(booking.number)?.owner.generation == 2)
        guard
            case .effect(.cancelled(let rest), _) = try scene.run(
                .cancel(booking, seats: nil, reason), as: Scene.staff)
        else {
            Issue.record("refused")
            return
        }
        #expect(rest.refund.amount == 75_000)
        #expect(scene.events.last?.detail.amount == 75_000)
        #expect(scene.map.counts.free == 40)
        #expect(try scene.run(.cancel(booking, seats: nil, reason), as: Scene.staff).refusal == .alreadyCancelled)
    }

    @Test("only staff cancel, only seats of the booking, and never one that is checked in")
    func cancelRights() throws {
        var scene = try Scene()
        let receipt = try scene.sell("A-1", "A-2")
        let reason = try #require(Reason("ill"))
        #expect(try scene.run(.cancel(receipt.booking, seats: nil, reason)).refusal == .forbidden)
        #expect(
            try scene.run(.cancel(receipt.booking, seats: ["B-1"], reason), as: Scene.staff).refusal
                == .seatNotInBooking(["B-1"]))
        scene.now = Hall.start
        let gate = try #require(GateName("north"))
        try scene.run(.checkIn(CheckIn(id: CheckInID(1), key: .seat("A-1"), gate: gate)), as: Scene.staff)
        #expect(
            try scene.run(.cancel(receipt.booking, seats: nil, reason), as: Scene.staff).refusal == .checkedIn(["A-1"]))
        #expect(try scene.run(.cancel(receipt.booking, seats: ["A-2"], reason), as: Scene.staff).hasEffect)
        #expect(try scene.state("A-1") == .checkedIn)
        #expect(scene.map.inside == 1)
    }

    @Test("a booking moves to other seats with new tickets, at the price that was paid")
    func move() throws {
        var scene = try Scene()
        let receipt = try scene.sell("A-1", "A-2")
        let reason = try #require(Reason("broken seat"))
        _ = try scene.hold("B-2", as: Scene.other)
        func move(_ from: String, _ to: String) throws -> Outcome {
            let ticket = TicketCode(high: 9, low: UInt64(scene.number()))
            return try scene.run(
                .move(receipt.booking, [SeatMove(from: from, to: to, ticket: ticket)], reason), as: Scene.staff)
        }
        #expect(try move("A-1", "B-2").refusal == .seatTaken([.init(label: "B-2", state: .held, isMine: false)]))
        #expect(try move("B-1", "B-3").refusal == .seatNotInBooking(["B-1"]))
        #expect(try move("A-1", "C-1").hasEffect)
        #expect(try scene.state("A-1") == .free)
        #expect(try scene.state("C-1") == .booked)
        let place = try #require(scene.map.layout.place(of: "C-1"))
        #expect(scene.map.price(of: place) == 30_000)
        #expect(scene.map.ticket(of: place)?.high == 9)
        #expect(scene.map.tickets.slot(of: receipt.tickets[0].code) == nil)
        #expect(scene.map.holding(receipt.booking.number)?.owner.generation == 2)
        scene.now = Hall.start
        let gate = try #require(GateName("north"))
        try scene.run(.checkIn(CheckIn(id: CheckInID(1), key: .seat("C-1"), gate: gate)), as: Scene.staff)
        #expect(try move("C-1", "C-5").refusal == .checkedIn(["C-1"]))
    }

    @Test("people of a booking move along, and change seats with each other, each with a new ticket")
    func moveAlong() throws {
        var scene = try Scene()
        let receipt = try scene.sell("A-1", "A-2")
        let reason = try #require(Reason("one further"))
        func move(_ pairs: [(String, String)]) throws -> Outcome {
            let moves = pairs.map {
                SeatMove(from: $0, to: $1, ticket: TicketCode(high: 9, low: UInt64(scene.number())))
            }
            return try scene.run(.move(receipt.booking, moves, reason), as: Scene.staff)
        }
        func codes(_ labels: String...) throws -> [TicketCode?] {
            try labels.map { scene.map.ticket(of: try #require(scene.map.layout.place(of: $0))) }
        }
        #expect(try move([("A-1", "A-2")]).refusal == .seatTaken([.init(label: "A-2", state: .booked, isMine: false)]))
        #expect(try move([("A-1", "A-2"), ("A-2", "A-3")]).hasEffect)
        #expect(try scene.state("A-1") == .free && scene.state("A-2") == .booked && scene.state("A-3") == .booked)
        let between = try codes("A-2", "A-3")
        #expect(between.allSatisfy { $0?.high == 9 })
        #expect(try move([("A-2", "A-3"), ("A-3", "A-2")]).hasEffect)
        let after = try codes("A-2", "A-3")
        #expect(Set(after + between).count == 4 && scene.map.counts.booked == 2)
        for code in between + receipt.tickets.map(\.code) {
            #expect(scene.map.tickets.slot(of: try #require(code)) == nil)
        }
    }

    @Test("staff sell for cash at the exact price, blocked seats included, held ones not")
    func walkIn() throws {
        var scene = try Scene()
        let currency = scene.map.terms.currency
        let reason = try #require(Reason("house seats"))
        try scene.run(.block(BlockID(5), ["A-1", "A-2"], reason), as: Scene.staff)
        func sell(_ wish: SeatWish, paid: Int64?, as caller: Caller = Scene.staff) throws -> Outcome {
            let paid = try paid.map { amount throws in try Money(amount, currency) }
            return try scene.run(.walkIn(wish, scene.booking(), paid: paid), as: caller)
        }
        #expect(try sell(.named(["A-1"]), paid: nil, as: Scene.buyer).refusal == .forbidden)
        #expect(
            try sell(.named(["A-1"]), paid: 1).refusal == .invalidAmount(expected: try Money(30_000, currency)))
        #expect(try sell(.named(["A-1"]), paid: 30_000).hasEffect)
        #expect(try scene.state("A-1") == .booked)
        #expect(try scene.state("A-2") == .blocked)
        #expect(scene.events.last?.detail.method == .cash)
        _ = try scene.hold("B-1")
        #expect(
            try sell(.named(["B-1"]), paid: nil).refusal
                == .seatTaken([.init(label: "B-1", state: .held, isMine: false)]))
        #expect(try sell(.best(2, category: "deluxe"), paid: 90_000).hasEffect)
        scene.now = Hall.start
        #expect(try sell(.named(["D-1"]), paid: nil).hasEffect)
        scene.now = Hall.end
        #expect(try sell(.named(["D-2"]), paid: nil).refusal == .notOnSale(.ended))
    }

    @Test("many seats of one block are given back in the order of its chain, and told in the order that was asked")
    func unblockMany() throws {
        var scene = try Scene()
        let labels = (1...8).map { "A-\($0)" }
        try scene.run(.block(BlockID(5), labels, try #require(Reason("broken"))), as: Scene.staff)
        let result = try scene.run(.unblock(Array(labels.dropFirst(2)), nil), as: Scene.staff)
        #expect(result.answer == .unblocked((2...7).map { PlaceNumber(Int32($0)) }))
        #expect(scene.events.last?.places.map(\.place.index) == [7, 6, 5, 4, 3, 2])
        #expect(scene.map.counts.blocked == 2)
    }

    @Test("staff block free seats only and unblock what is blocked, across blocks")
    func blocks() throws {
        var scene = try Scene()
        let reason = try #require(Reason("camera"))
        #expect(try scene.run(.block(BlockID(5), ["A-1"], reason)).refusal == .forbidden)
        _ = try scene.hold("A-3")
        #expect(
            try scene.run(.block(BlockID(5), ["A-2", "A-3"], reason), as: Scene.staff).refusal
                == .seatTaken([.init(label: "A-3", state: .held, isMine: false)]))
        try scene.run(.block(BlockID(5), ["A-1", "A-2"], reason), as: Scene.staff)
        try scene.run(.block(BlockID(6), ["B-1", "B-2"], reason), as: Scene.staff)
        #expect(scene.map.counts.blocked == 4)
        #expect(try scene.run(.unblock(["A-1"], nil)).refusal == .forbidden)
        #expect(try scene.run(.unblock(["A-3"], nil), as: Scene.staff).refusal == .notBlocked(["A-3"]))
        #expect(
            try scene.run(.unblock(["A-1", "B-1", "C-1"], nil), as: Scene.staff).answer
                == .unblocked([PlaceNumber(Int32(0)), PlaceNumber(Int32(10))]))
        #expect(scene.map.holding(5)?.owner.generation == 1)
        #expect(try scene.run(.unblock(["A-1"], nil), as: Scene.staff).answer == .done)
        try scene.run(.unblock(["A-2", "B-2"], nil), as: Scene.staff)
        #expect(scene.map.holding(5) == nil)
    }

    @Test("the desk may name seatsPerDeskCommand seats at once, and not one more; a hold never more than seatsPerHold")
    func limits() throws {
        var scene = try Scene(limits: ShowLimits(seatsPerHold: 2, seatsPerDeskCommand: 3))
        let reason = try #require(Reason("camera"))
        let four = ["A-1", "A-2", "A-3", "A-4"]
        #expect(try scene.run(.block(BlockID(5), four, reason), as: Scene.staff).refusal == .tooManySeats(limit: 3))
        #expect(try scene.run(.block(BlockID(5), Array(four.prefix(3)), reason), as: Scene.staff).hasEffect)
        #expect(ShowSettings(seatsPerHold: 3).faults(limits: scene.map.limits).contains("seats_per_hold"))
    }

    @Test("only its owner changes a show, and not its price or time once a seat is sold (fault C10: any admin could)")
    func showChanges() throws {
        var scene = try Scene()
        var edit = ShowEdit()
        edit.prices = [0: 1, 1: 2]
        let stranger = Caller.account(AccountID(77), .admin)
        #expect(try scene.run(.change(edit), as: stranger).refusal == .forbidden)
        #expect(try scene.run(.change(edit), as: Scene.staff).refusal == .forbidden)
        #expect(try scene.run(.change(edit), as: Scene.admin).answer == .showChanged)
        #expect(try scene.run(.change(edit), as: Scene.admin).answer == .done)
        let booking = try scene.sell("A-1").booking
        try scene.run(.cancel(booking, seats: nil, #require(Reason("x"))), as: Scene.staff)
        edit.prices = [0: 3, 1: 4]
        #expect(try scene.run(.change(edit), as: Scene.admin).refusal == .show(.frozen))
        #expect(
            try scene.run(.change(ShowEdit(life: .draft)), as: Scene.admin).refusal
                == .show(.invalidTransition(from: .onSale, to: .draft)))
        var settings = ShowEdit()
        settings.settings.holdTime = .minutes(8)
        #expect(try scene.run(.change(settings), as: Scene.admin).hasEffect)
        #expect(try scene.hold("A-1").deadline == Hall.opening.advanced(by: .minutes(8)))
        #expect(try scene.run(.change(ShowEdit(life: .ended)), as: Scene.admin).hasEffect)
        #expect(scene.map.status == .ended)
        #expect(try scene.run(.change(ShowEdit(life: .cancelled)), as: Scene.admin).refusal != nil)
    }

    @Test("a sale that closes with the start moves with it")
    func movedStart() throws {
        var scene = try Scene()
        var edit = ShowEdit()
        edit.startsAt = Hall.start.advanced(by: .hours(1))
        try scene.run(.change(edit), as: Scene.admin)
        #expect(scene.map.terms.saleClosesAt == edit.startsAt)
        edit.startsAt = scene.now
        #expect(try scene.run(.change(edit), as: Scene.admin).refusal == .show(.pastDatetime))
    }
}
