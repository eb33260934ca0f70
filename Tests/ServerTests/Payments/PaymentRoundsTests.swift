import API
import Bytes
import Domain
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

@Suite("Open payments")
struct PaymentRoundsTests {
    @Test("a round goes through pages of open payments, and the next one through what is left (PaymentLimits.pages)")
    func manyOpen() async throws {
        try await withFloor { house in
            for (pages, left) in [(2, 0), (1, 1)] {
                let node = try await house.node(
                    payments: PaymentLimits(pages: pages), starts: false, storage: StorageLimits(listRows: 1))
                let show = Int64(pages)
                try await house.add(show, to: node)
                for number: Int64 in 1...2 {
                    try await house.begin(show * 10 + number, "A-\(number)", of: show, at: node)
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

    @Test("beside other nodes a payment is given up after chargeTime, not before")
    func patience() async throws {
        try await withFloor { house in
            let scene = try await TillScene(house, try await house.node())
            try await scene.freeze(PaymentID(1_021))
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

    @Test("a show that does not answer is asked once in a round, and holds up no payment of another")
    func silentShow() async throws {
        try await withFloor { house in
            let first = try await house.node(starts: false)
            for show: Int64 in 1...2 { try await house.add(show, to: first) }
            for (show, payment): (Int64, Int64) in [(1, 11), (1, 12), (2, 21)] {
                try await house.begin(payment, "A-\(payment % 10)", of: show, at: first)
            }
            await first.shutDown()

            // One show may be open, and somebody has it: the other cannot be opened.
            let node = try await house.node(registry: RegistryLimits(openShows: 1), starts: false)
            let busy = try await node.floor.registry.office(of: ShowID(2))
            let provider = ListeningProvider(node.floor.sandbox)
            let rounds = PaymentRounds(
                settling: Settling(registry: node.floor.registry), orders: PaymentOrders(node.database),
                money: MoneyQueries(node.database), provider: provider, time: node.floor.time,
                limits: PaymentLimits(), log: .silent)
            await rounds.resolve(isAlone: true)
            #expect(provider.asked == [PaymentID(11), PaymentID(21)])
            #expect(try await node.floor.log.opening(of: ShowID(1)).map.counts.paying == 2)
            #expect(try await node.floor.log.opening(of: ShowID(2)).map.counts.held == 1)
            #expect(await busy.head != nil)
            await node.shutDown()
        }
    }
}

extension FloorHouse {
    /// A payment that is begun, and of which no provider has heard.
    fileprivate func begin(_ payment: Int64, _ label: String, of show: Int64, at node: Node) async throws {
        let office = try await node.floor.registry.office(of: ShowID(show))
        _ = await office.submit(Self.hold(payment, label, by: payment))
        let pay = Domain.Command(
            id: CommandID(high: 4, low: UInt64(payment)), fingerprint: 4,
            caller: .account(AccountID(payment), .customer),
            intent: .pay(HoldID(payment), PaymentID(payment), generation: nil))
        #expect(await office.submit(pay).answer != nil)
    }
}

/// Notes which payments a provider is asked about.
private final class ListeningProvider: PaymentProvider {
    private let provider: any PaymentProvider
    private let heard = Locked<[PaymentID]>([])

    init(_ provider: any PaymentProvider) { self.provider = provider }

    var asked: [PaymentID] { heard.withLock { $0 } }

    func charge(_ payment: PaymentID, _ amount: Money, token: String) async throws(PaymentFailure) -> PaymentVerdict {
        try await provider.charge(payment, amount, token: token)
    }

    func verdict(of payment: PaymentID) async throws(PaymentFailure) -> PaymentVerdict? {
        heard.withLock { $0.append(payment) }
        return try await provider.verdict(of: payment)
    }

    func refund(_ payment: PaymentID, _ amount: Money, key: String) async throws(PaymentFailure) {
        try await provider.refund(payment, amount, key: key)
    }
}
