import API
import Bytes
import Domain
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

@Suite("Payments")
struct TillTests {
    private static let show = ShowID(1)

    @Test("a payment that succeeds becomes a booking with its contact, and the same order again the same booking")
    func ok() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            let first = await scene.sell(try scene.order("ok"))
            guard case .booked(let receipt, _) = first else {
                Issue.record("not booked: \(first)")
                return
            }
            #expect(receipt.total.amount == 90_000 && receipt.tickets.count == 2)
            // Other numbers under the same key: what was made first stands.
            #expect(await scene.sell(try scene.order("ok", booking: 22)) == first)
            #expect(try await scene.sales.booking(Self.show, BookingID(21))?.contact?.name == "Asha Rao")
            #expect(try await scene.money.payment(Self.show, PaymentID(1_021))?.state == .succeeded)
            #expect(try await scene.counts().booked == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a declined payment leaves the hold as it was, and another one can be tried")
    func declined() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            #expect(await scene.sell(try scene.order("declined")) == .declined)
            #expect(try await scene.counts().held == 2)
            guard case .booked = await scene.sell(try scene.order("ok", key: 2, booking: 22)) else {
                Issue.record("the second try was not booked")
                return
            }
            await scene.node.shutDown()
        }
    }

    @Test("a sandbox that is not open declines every token, and so does an open one a token it does not know")
    func closed() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(isOpen: false))
            #expect(await scene.sell(try scene.order("ok")) == .declined)
            await scene.node.shutDown()
        }
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            #expect(await scene.sell(try scene.order("4111111111111111")) == .declined)
            await scene.node.shutDown()
        }
    }

    @Test("a way to pay that nobody takes is told as that, and freezes nothing")
    func unknownMethod() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            let order = try scene.order(nil)
            let card = PurchaseOrder(
                key: order.key, caller: order.caller, hold: order.hold, booking: order.booking,
                payment: .init(id: PaymentID(1_021), method: "card", token: "ok"))
            #expect(await scene.sell(card) == .unknownMethod)
            #expect(try await scene.counts().held == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a hold for which nothing is due is confirmed without a payment")
    func free() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(), isFree: true)
            guard case .booked(let receipt, _) = await scene.sell(try scene.order(nil)) else {
                Issue.record("not booked")
                return
            }
            #expect(receipt.payment == nil)
            await scene.node.shutDown()
        }
    }

    @Test("a payment for a hold that costs nothing is not asked for, wherever the sandbox is closed, once or again")
    func freeWithPayment() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(isOpen: false), isFree: true)
            let first = await scene.sell(try scene.order("ok"))
            guard case .booked(let receipt, _) = first else {
                Issue.record("not booked: \(first)")
                return
            }
            #expect(receipt.payment == nil && receipt.total.amount == 0)
            #expect(await scene.sell(try scene.order("ok", booking: 22)) == first)
            #expect(try await scene.money.payment(Self.show, PaymentID(1_021)) == nil)
            #expect(try await scene.counts().booked == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a free hold that was frozen as if it cost something is booked, and no provider is asked")
    func freeAndFrozen() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(isOpen: false), isFree: true)
            let order = try scene.order("ok")
            // As when another node had it made just now, of which this one had not heard.
            #expect(await scene.begin(order).answer != nil)
            guard case .booked(let receipt, _) = await scene.sell(order) else {
                Issue.record("not booked")
                return
            }
            #expect(receipt.total.amount == 0)
            guard case .booked(let again, _) = await scene.sell(order) else {
                Issue.record("not booked when it came again")
                return
            }
            #expect(again == receipt)
            #expect(try await SandboxBooks(scene.node.database).charge(PaymentID(1_021)) == nil)
            #expect(try await scene.counts().booked == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a free hold that has changed since it was seen is not booked")
    func freeAndChanged() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(), isFree: true)
            let order = try scene.order("ok")
            let old = PurchaseOrder(
                key: order.key, caller: order.caller, hold: order.hold, generation: 7, booking: order.booking,
                payment: order.payment)
            #expect(await scene.sell(old) == .refused(.holdSuperseded(generation: 1)))
            let without = PurchaseOrder(
                key: FloorHouse.key(2), caller: order.caller, hold: order.hold, generation: 7, booking: order.booking,
                payment: nil)
            #expect(await scene.sell(without) == .refused(.holdSuperseded(generation: 1)))
            #expect(try await scene.counts().held == 2)
            await scene.node.shutDown()
        }
    }

    @Test("the key of an order with a payment is no key of one without, and the other way round")
    func otherOrder() async throws {
        func other(_ order: PurchaseOrder) -> PurchaseOrder {
            let key = WriteKey(id: order.key.id, fingerprint: order.key.fingerprint + 1, isRepeatable: true)
            return PurchaseOrder(
                key: key, caller: order.caller, hold: order.hold, booking: order.booking, payment: order.payment)
        }
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            guard case .booked = await scene.sell(try scene.order("ok")) else {
                Issue.record("not booked")
                return
            }
            #expect(await scene.sell(other(try scene.order(nil))) == .refused(.idempotencyConflict))
            await scene.node.shutDown()
        }
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node(), isFree: true)
            guard case .booked = await scene.sell(try scene.order(nil)) else {
                Issue.record("not booked")
                return
            }
            #expect(await scene.sell(other(try scene.order("ok"))) == .refused(.idempotencyConflict))
            await scene.node.shutDown()
        }
    }

    @Test("a buyer waits for answerTime and no longer; the booking is made all the same")
    func slow() async throws {
        try await withFloor { house in
            let node = try await house.node(
                payments: PaymentLimits(answerTime: .milliseconds(50)), sandbox: .init(slow: .milliseconds(400)))
            let scene = try await TillScene(house, node)
            guard case .pending = await scene.sell(try scene.order("slow")) else {
                Issue.record("the buyer was kept waiting")
                return
            }
            #expect(try await eventually(on: house.loops[0]) { try await scene.counts().booked == 2 })
            await scene.node.shutDown()
        }
    }

    @Test("money that comes when the hold is over takes no seat, and goes back once")
    func late() async throws {
        try await withFloor { house in
            let node = try await house.node(sandbox: .init(late: Milliseconds(FloorHouse.shortestHold.count + 500)))
            let scene = try await TillScene(house, node, holdTime: FloorHouse.shortestHold)
            guard case .pending = await scene.sell(try scene.order("late")) else {
                Issue.record("not pending")
                return
            }
            #expect(try await eventually(on: house.loops[0]) { try await scene.counts().free == 40 })
            let payment = PaymentID(1_021)
            #expect(
                try await eventually(on: house.loops[0]) {
                    try await scene.money.payment(Self.show, payment)?.state == .late
                })
            for _ in 1...2 {
                await node.floor.payments.heard(payment)
                await node.floor.payments.payBack()
            }
            #expect(try await SandboxBooks(node.database).refunded(payment) == 90_000)
            #expect(try await scene.money.refundsDue().isEmpty)
            #expect(try await scene.counts().free == 40)
            _ = try await LedgerAudit(node.floor.log).verify(Self.show)
            await scene.node.shutDown()
        }
    }

    @Test("two messages about one payment count once")
    func duplicate() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            guard case .booked = await scene.sell(try scene.order("duplicate")) else {
                Issue.record("not booked")
                return
            }
            for _ in 1...3 { await scene.node.floor.payments.heard(PaymentID(1_021)) }
            #expect(try await scene.money.refundsDue().isEmpty)
            // Held, paying, booked, and nothing more.
            #expect(try await LedgerAudit(scene.node.floor.log).verify(Self.show).seq == 3)
            await scene.node.shutDown()
        }
    }

    @Test("after a crash a payment that the provider took becomes the booking it was for")
    func crashAfterCharge() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            let (node, payment) = (scene.node, PaymentID(1_021))
            try await scene.freeze(payment)
            let order = try scene.order("ok")
            _ = try await PaymentOrders(node.database).keep(
                PaymentOrder(
                    show: Self.show, payment: payment, booking: order.booking.id, code: order.booking.code,
                    contact: order.booking.contact, at: node.floor.time.now))
            let due = try Money(90_000, try #require(Currency("INR")))
            #expect(try await node.floor.sandbox.charge(payment, due, token: "ok") == .succeeded)
            await node.crash()

            let next = try await house.node()
            #expect(try await next.floor.log.opening(of: Self.show).map.counts.booked == 2)
            let booking = try await SalesQueries(next.database).booking(Self.show, BookingID(21))
            #expect(booking?.code == "CODE21" && booking?.contact?.name == "Asha Rao")
            await next.shutDown()
        }
    }

    @Test("after a crash a payment that nobody asked the provider for leaves the hold as it was")
    func crashBeforeCharge() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            try await scene.freeze(PaymentID(1_021))
            #expect(try await scene.counts().paying == 2)
            await scene.node.crash()
            let next = try await house.node()
            #expect(try await next.floor.log.opening(of: Self.show).map.counts.held == 2)
            await next.shutDown()
        }
    }

    @Test("an order that comes again asks for no money that nobody waits for any more")
    func againAfterGivingUp() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            let order = try scene.order("ok")
            #expect(await scene.begin(order).answer != nil)
            await scene.node.crash()

            // The next one gives the payment up: the provider has never heard of it.
            let next = try await house.node()
            let open = try #require(try await next.floor.offices.show(.slug("show-1")) { _ in true })
            #expect(await next.floor.cashier.sell(order, at: open) == .declined)
            #expect(try await SandboxBooks(next.database).charge(PaymentID(1_021)) == nil)
            #expect(try await next.floor.log.opening(of: Self.show).map.counts.held == 2)
            let release = Domain.Command(
                id: CommandID(high: 5, low: 5), fingerprint: 5, caller: order.caller,
                intent: .release(HoldID(11), seats: nil, nil))
            #expect(await open.office.submit(release).answer != nil)
            #expect(await next.floor.cashier.sell(order, at: open) == .refused(.holdExpired))
            #expect(try await SandboxBooks(next.database).charge(PaymentID(1_021)) == nil)
            await next.shutDown()
        }
    }

    @Test("no money is asked for a payment that was given up while its order was written down")
    func givenUpMeanwhile() async throws {
        try await withFloor { house in
            let patient = PaymentLimits(answerTime: .seconds(60))
            let scene = try await TillScene(house, try await house.node(payments: patient))
            let result = try await scene.sell(try scene.order("ok")) { settling in
                let declined = await settling.decline(PaymentID(1_021), of: HoldID(11), at: Self.show)
                #expect(declined.answer != nil)
            }
            #expect(result == .declined)
            #expect(try await SandboxBooks(scene.node.database).charge(PaymentID(1_021)) == nil)
            #expect(try await scene.counts().held == 2)
            await scene.node.shutDown()
        }
    }

    @Test("whoever comes when the same order was quicker hears of the booking that it made")
    func settledMeanwhile() async throws {
        try await withFloor { house in
            let patient = PaymentLimits(answerTime: .seconds(60))
            let scene = try await TillScene(house, try await house.node(payments: patient))
            let order = try scene.order("ok")
            let due = try Money(90_000, try #require(Currency("INR")))
            let result = try await scene.sell(order) { settling in
                let verdict = try? await scene.node.floor.sandbox.charge(PaymentID(1_021), due, token: "ok")
                #expect(verdict == .succeeded)
                let settlement = Settlement(
                    payment: PaymentID(1_021), hold: HoldID(11), generation: 1, amount: due, booking: order.booking)
                #expect(await settling.settle(settlement, at: Self.show).answer != nil)
            }
            guard case .booked(let receipt, _) = result else {
                Issue.record("not booked: \(result)")
                return
            }
            #expect(receipt.booking == BookingID(21))
            #expect(try await scene.counts().booked == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a buyer is told that the answer comes later before the time of the answer is over")
    func inTime() {
        let freezing = Duration.milliseconds(OfficeLimits().commandTime.count)
        #expect(freezing + PaymentLimits().answerTime < FrontDeskLimits().answerTime)
    }
}
