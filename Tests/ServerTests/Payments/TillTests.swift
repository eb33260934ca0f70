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

    /// A node with one show in which are held by account 11 as hold 11.
    private struct Scene {
        let house: FloorHouse
        let node: FloorHouse.Node
        let open: OpenShow

        init(_ house: FloorHouse, _ node: FloorHouse.Node, holdTime: Milliseconds = .minutes(5), isFree: Bool = false)
            async throws
        {
            self.house = house
            self.node = node
            try await house.add(1, to: node, holdTime: holdTime, isFree: isFree)
            open = try #require(try await node.floor.offices.show(.slug("show-1")) { _ in true })
            let result = await open.office.submit(FloorHouse.hold(11, "A-1", "A-2"))
            guard case .answered(.held, _) = result else {
                Issue.record("not held: \(result)")
                return
            }
        }

        func order(_ token: String?, key: UInt64 = 1, booking: Int64 = 21) throws -> PurchaseOrder {
            PurchaseOrder(
                key: FloorHouse.key(key), caller: .account(AccountID(11), .customer), hold: HoldID(11),
                booking: NewBooking(
                    id: BookingID(booking), code: try #require(BookingCode("CODE\(booking)")),
                    tickets: (0..<10).map { TicketCode(high: UInt64(booking), low: $0) },
                    contact: Contact(name: "Asha Rao")),
                payment: token.map { .init(id: PaymentID(Int64(booking) + 1_000), method: "sandbox", token: $0) })
        }

        func sell(_ order: PurchaseOrder) async -> PurchaseResult { await node.floor.cashier.sell(order, at: open) }

        func counts() async throws -> SeatCounts {
            try await node.floor.log.opening(of: ShowID(1)).map.counts
        }

        var sales: SalesQueries { SalesQueries(node.database) }
        var money: MoneyQueries { MoneyQueries(node.database) }
    }

    @Test("a payment that succeeds becomes a booking with its contact, and the same order again the same booking")
    func ok() async throws {
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node())
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
            let scene = try await Scene(house, try await house.node())
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
            let scene = try await Scene(house, try await house.node(isOpen: false))
            #expect(await scene.sell(try scene.order("ok")) == .declined)
            await scene.node.shutDown()
        }
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node())
            #expect(await scene.sell(try scene.order("4111111111111111")) == .declined)
            await scene.node.shutDown()
        }
    }

    @Test("a way to pay that nobody takes is told as that, and freezes nothing")
    func unknownMethod() async throws {
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node())
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
            let scene = try await Scene(house, try await house.node(), isFree: true)
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
            let scene = try await Scene(house, try await house.node(isOpen: false), isFree: true)
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
            let scene = try await Scene(house, try await house.node(isOpen: false), isFree: true)
            let order = try scene.order("ok")
            // As when another node had it made just now, of which this one had not heard.
            #expect(await scene.open.office.submit(Self.begin(order)).answer != nil)
            guard case .booked(let receipt, _) = await scene.sell(order) else {
                Issue.record("not booked")
                return
            }
            #expect(receipt.total.amount == 0)
            #expect(try await SandboxBooks(scene.node.database).charge(PaymentID(1_021)) == nil)
            #expect(try await scene.counts().booked == 2)
            await scene.node.shutDown()
        }
    }

    @Test("a free hold that has changed since it was seen is not booked")
    func freeAndChanged() async throws {
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node(), isFree: true)
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
            let scene = try await Scene(house, try await house.node())
            guard case .booked = await scene.sell(try scene.order("ok")) else {
                Issue.record("not booked")
                return
            }
            #expect(await scene.sell(other(try scene.order(nil))) == .refused(.idempotencyConflict))
            await scene.node.shutDown()
        }
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node(), isFree: true)
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
            let scene = try await Scene(house, node)
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
            let scene = try await Scene(house, node, holdTime: FloorHouse.shortestHold)
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
            let scene = try await Scene(house, try await house.node())
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
            let scene = try await Scene(house, try await house.node())
            let (node, payment) = (scene.node, PaymentID(1_021))
            try await Self.freeze(scene, payment)
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
            let scene = try await Scene(house, try await house.node())
            try await Self.freeze(scene, PaymentID(1_021))
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
            let scene = try await Scene(house, try await house.node())
            let order = try scene.order("ok")
            #expect(await scene.open.office.submit(Self.begin(order)).answer != nil)
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

    @Test("a round goes through pages of open payments, and the next one through what is left (PaymentLimits.pages)")
    func manyOpen() async throws {
        try await withFloor { house in
            for (pages, left) in [(2, 0), (1, 1)] {
                let node = try await house.node(
                    payments: PaymentLimits(pages: pages), starts: false, storage: StorageLimits(listRows: 1))
                let show = Int64(pages)
                try await house.add(show, to: node)
                let office = try await node.floor.registry.office(of: ShowID(show))
                for number: Int64 in 1...2 {
                    let caller = Caller.account(AccountID(number), .customer)
                    _ = await office.submit(FloorHouse.hold(show * 10 + number, "A-\(number)", by: number))
                    let pay = Domain.Command(
                        id: CommandID(high: 4, low: UInt64(show * 10 + number)), fingerprint: 4, caller: caller,
                        intent: .pay(HoldID(show * 10 + number), PaymentID(show * 10 + number), generation: nil))
                    #expect(await office.submit(pay).answer != nil)
                }
                await node.floor.payments.resolve(isAlone: true)
                #expect(try await node.floor.log.opening(of: ShowID(show)).map.counts.paying == left)
                await node.floor.payments.resolve(isAlone: true)
                #expect(try await node.floor.log.opening(of: ShowID(show)).map.counts.paying == 0)
                await node.shutDown()
            }
        }
    }

    @Test("a refund that cannot be paid holds up none of the others (PaymentLimits.pages)", arguments: [1, 2])
    func refunds(_ pages: Int) async throws {
        try await withFloor { house in
            let node = try await house.node(
                payments: PaymentLimits(pages: pages), starts: false, storage: StorageLimits(listRows: 1))
            try await house.add(1, to: node)
            let amount = try Money(10, try #require(Currency("INR")))
            _ = try await node.floor.sandbox.charge(PaymentID(6), amount, token: "ok")
            // Of payment 5 the sandbox has never heard.
            _ = try await node.database.query(
                Statement(
                    "insert_refunds",
                    "INSERT INTO refund (show_id, seq, payment_id, amount, at) VALUES (1, 1, 5, 10, 100), (1, 2, 6, 10, 200)"
                ))
            await node.floor.payments.payBack()
            #expect(try await SandboxBooks(node.database).refunded(PaymentID(6)) == (pages == 1 ? 0 : 10))
            #expect(try await MoneyQueries(node.database).refundsDue().map(\.seq) == [1])
            await node.shutDown()
        }
    }

    @Test("a buyer is told that the answer comes later before the time of the answer is over")
    func inTime() {
        let freezing = Duration.milliseconds(OfficeLimits().commandTime.count)
        #expect(freezing + PaymentLimits().answerTime < FrontDeskLimits().answerTime)
    }

    @Test("beside other nodes a payment is given up after chargeTime, not before")
    func patience() async throws {
        try await withFloor { house in
            let scene = try await Scene(house, try await house.node())
            try await Self.freeze(scene, PaymentID(1_021))
            let patient = try await house.node(isAlone: false)
            await patient.floor.payments.resolve()
            #expect(try await scene.counts().paying == 2)
            let hasty = try await house.node(
                isAlone: false, payments: PaymentLimits(chargeTime: Milliseconds(1), lateTime: .seconds(1)))
            #expect(
                try await eventually(on: house.loops[0]) {
                    await hasty.floor.payments.resolve()
                    return try await scene.counts().held == 2
                })
            for node in [hasty, patient, scene.node] { await node.shutDown() }
        }
    }

    /// What an order begins with.
    private static func begin(_ order: PurchaseOrder) -> Domain.Command {
        Domain.Command(
            id: Derived.command("pay", of: order.key.id), fingerprint: order.key.fingerprint, isRepeatable: true,
            caller: order.caller, intent: .pay(HoldID(11), PaymentID(1_021), generation: nil))
    }

    /// The first step of a sale, and nothing behind it.
    private static func freeze(_ scene: Scene, _ payment: PaymentID) async throws {
        let result = await scene.open.office.submit(
            Domain.Command(
                id: CommandID(high: 4, low: 4), fingerprint: 4, caller: .account(AccountID(11), .customer),
                intent: .pay(HoldID(11), payment, generation: nil)))
        guard case .answered(.paying, _) = result else {
            Issue.record("not frozen: \(result)")
            return
        }
    }
}
