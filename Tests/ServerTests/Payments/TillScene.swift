import API
import Bytes
import Domain
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

/// A node with one show in which are held by account 11 as hold 11.
struct TillScene {
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

    /// What an order begins with.
    func begin(_ order: PurchaseOrder) async -> CommandResult {
        await open.office.submit(
            Domain.Command(
                id: Derived.command("pay", of: order.key.id), fingerprint: order.key.fingerprint, isRepeatable: true,
                caller: order.caller, intent: .pay(HoldID(11), PaymentID(1_021), generation: nil)))
    }

    /// The first step of a sale, and nothing behind it.
    func freeze(_ payment: PaymentID) async throws {
        let result = await open.office.submit(
            Domain.Command(
                id: CommandID(high: 4, low: 4), fingerprint: 4, caller: .account(AccountID(11), .customer),
                intent: .pay(HoldID(11), payment, generation: nil)))
        guard case .answered(.paying, _) = result else {
            Issue.record("not frozen: \(result)")
            return
        }
    }

    /// Sells, and does something between the moment at which the hold is frozen and the one at which its order is
    /// written down.
    func sell(
        _ order: PurchaseOrder, meanwhile: @escaping @Sendable (Settling) async -> Void
    ) async throws -> PurchaseResult {
        let scene = self
        let sale = try await node.database.transaction { transaction throws(StoreFailure) in
            _ = try await transaction.query(
                Statement("hold_orders", onlyReads: true, "LOCK TABLE payment_order IN SHARE ROW EXCLUSIVE MODE"))
            let sale = Task { await scene.sell(order) }
            let end = scene.house.loops[0].present.advanced(by: .seconds(20))
            while try await scene.node.floor.log.opening(of: ShowID(1)).map.counts.paying < 2 {
                guard scene.house.loops[0].present < end else { break }
                await scene.house.loops[0].pause(.milliseconds(5))
            }
            await meanwhile(Settling(registry: scene.node.floor.registry))
            return sale
        }
        return await sale.value
    }
}
