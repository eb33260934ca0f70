import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Payments and refunds by query")
struct MoneyQueriesTests {
    private struct Sale {
        var desk: Desk
        let due: PaymentReceipt
    }

    /// A hold of two seats whose payment runs.
    private func paying(_ house: LedgerHouse, _ ledger: PostgresLedger) async throws -> Sale {
        var desk = try await Desk(house, ledger)
        try await desk.run(Desk.command(1, .hold(HoldID(1), .named(["A-1", "A-2"]))))
        let command = Desk.command(2, .pay(HoldID(1), PaymentID(7), generation: nil))
        let outcome = desk.map.decide(command, now: house.time.now)
        try await desk.run(command)
        guard case .effect(.paying(let due), _) = outcome else { throw Desk.Lost() }
        return Sale(desk: desk, due: due)
    }

    private func settle(_ number: UInt64, _ due: PaymentReceipt, booking: Int64 = 9) throws -> Command {
        Desk.command(
            number,
            .settle(
                Settlement(
                    payment: due.payment, hold: due.hold, generation: due.generation, amount: due.amount,
                    booking: try Desk.booking(booking))), by: .system)
    }

    @Test("C7: a payment is written before the provider is asked, and only rises")
    func rises() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var sale = try await paying(house, ledger)
            let money = MoneyQueries(house.database)
            let pending = try #require(try await money.payment(ShowID(1), PaymentID(7)))
            #expect(pending.state == .pending && pending.amount.description == "90000 INR" && pending.hold == HoldID(1))
            #expect(pending.account == AccountID(1) && pending.generation == 1)
            try await sale.desk.run(try settle(3, sale.due))
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.state == .succeeded)
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.booking == BookingID(9))
            // A failure that is told after the success.
            try await sale.desk.run(Desk.command(4, .decline(HoldID(1), PaymentID(7)), by: .system))
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.state == .succeeded)
            #expect(try await money.refundsDue().isEmpty)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a payment of an amount that is none is told, not passed over")
    func amount() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            _ = try await paying(house, ledger)
            let orders = PaymentOrders(house.database)
            #expect(try await orders.open(since: .distantPast).map(\.payment.amount.amount) == [90_000])
            try await house.database.script("UPDATE payment SET amount = \(Money.largest + 1)")
            let failure = await storeFailure { () throws(StoreFailure) in
                _ = try await orders.open(since: .distantPast)
            }
            #expect(failure?.code == .invalidData && "\(String(describing: failure))".contains("payment 7"))
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("money that comes for a dead generation is owed back once, by whichever message")
    func late() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var sale = try await paying(house, ledger)
            try await sale.desk.run(Desk.command(3, .release(HoldID(1), seats: ["A-1"], nil)))
            try await sale.desk.run(try settle(4, sale.due))
            try await sale.desk.run(try settle(5, sale.due))
            let money = MoneyQueries(house.database)
            let due = try await money.refundsDue()
            #expect(due.map(\.amount) == [try Money(90_000, #require(Currency("INR")))])
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.state == .late)
            try await money.paid(due[0], at: house.time.now)
            #expect(try await money.refundsDue().isEmpty)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a message about a payment whose booking was cancelled meanwhile does not pay the money back twice")
    func lateAfterCancel() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            let reason = try #require(Reason("asked for it"))
            var sale = try await paying(house, ledger)
            try await sale.desk.run(try settle(3, sale.due))
            let first = Desk.command(4, .cancel(BookingID(9), seats: ["A-1"], reason), by: LedgerHouse.staff)
            let rest = Desk.command(5, .cancel(BookingID(9), seats: nil, reason), by: LedgerHouse.staff)
            try await sale.desk.run(first)
            try await sale.desk.run(rest)
            try await sale.desk.run(try settle(6, sale.due))
            let money = MoneyQueries(house.database)
            let due = try await money.refundsDue()
            #expect(due.map(\.amount.amount) == [45_000, 45_000])
            #expect(Set(due.map(\.key)).count == 2)
            let now = house.time.now
            try await money.paid(due[0], at: now)
            #expect(try await money.refunds(of: ShowID(1), limit: 9).map(\.seq) == due.map(\.seq).reversed())
            let paid = try await money.refunds(of: ShowID(1), paid: true, limit: 9)
            #expect(paid.map(\.seq) == [due[0].seq] && paid.map(\.paidAt) == [now])
            #expect(try await money.refunds(of: ShowID(1), paid: false, limit: 9) == [due[1]])
            let end = ListEnd(at: due[1].at, number: due[1].seq)
            #expect(try await money.refunds(of: ShowID(1), after: end, limit: 9) == paid)
            #expect(try await money.refunds(of: ShowID(1), limit: 1) == [due[1]])
            #expect(try await money.refunds(of: ShowID(2), limit: 9).isEmpty)
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a hold that is given back in its payment abandons it, whole or in part", arguments: [nil, ["A-1"]])
    func givenBack(_ seats: [String]?) async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var sale = try await paying(house, ledger)
            try await sale.desk.run(Desk.command(3, .release(HoldID(1), seats: seats, nil)))
            let payment = try #require(try await MoneyQueries(house.database).payment(ShowID(1), PaymentID(7)))
            #expect(payment.state == .abandoned && payment.generation == sale.due.generation)
            try await sale.desk.run(Desk.command(4, .decline(HoldID(1), PaymentID(7)), by: .system))
            #expect(
                try await PaymentOrders(house.database).open(since: .distantPast).allSatisfy {
                    $0.payment.state == .abandoned
                })
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("open payments come page by page, the oldest first, each once; those that are closed do not")
    func pages() async throws {
        try await withLedger(limits: StorageLimits(listRows: 2)) { house in
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            let orders = PaymentOrders(house.database)
            for number: Int64 in 1...5 {
                let (hold, payment) = (HoldID(number), PaymentID(100 + number))
                try await desk.run(Desk.command(UInt64(number), .hold(hold, .named(["A-\(number)"]))))
                try await desk.run(Desk.command(UInt64(10 + number), .pay(hold, payment, generation: nil)))
            }
            let booking = try Desk.booking(9)
            _ = try await orders.keep(
                PaymentOrder(
                    show: ShowID(1), payment: PaymentID(103), booking: booking.id, code: booking.code,
                    contact: booking.contact, at: desk.map.at))
            try await orders.close(PaymentID(103))
            var found: [Int64] = []
            var last: PaymentOrders.Open?
            repeat {
                let page = try await orders.open(since: .distantPast, after: last)
                #expect(page.count <= 2)
                found += page.map(\.payment.id.number)
                last = page.last
            } while last != nil
            #expect(found == [101, 102, 104, 105])
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("open payments are found through their index among many that are over, also by a plan that knows no values")
    func plan() async throws {
        try await withLedger { house in
            try await house.database.script(
                """
                INSERT INTO payment (show_id, payment_id, hold_id, generation, account_id, amount, state, created_at,
                    changed_at)
                SELECT 1, n, n, 1, 1, 10, CASE n % 1000 WHEN 0 THEN 0 WHEN 1 THEN 2 ELSE 3 END, n, n
                FROM generate_series(1, 20000) n;
                ANALYZE payment;
                """)
            var batch = Batch(
                Statement(named: "prepare_open", onlyReads: true, text: "PREPARE x AS \(PaymentOrders.open.text)"))
            batch.append(Statement("set_generic", onlyReads: true, "SET LOCAL plan_cache_mode = force_generic_plan"))
            batch.append(
                Statement("explain_open", onlyReads: true, "EXPLAIN EXECUTE x (19000, -1::smallint, 0, 0, 500)"))
            batch.append(Statement("forget_x", onlyReads: true, "DEALLOCATE x"))
            let rows = try await house.database.run(batch)
            let plan = try rows[2].map { row throws(StoreFailure) in try row.value(0, as: String.self) }
            #expect(plan.contains { $0.contains("payment_open") }, "\(plan)")
            #expect(!plan.contains { $0.contains("Seq Scan on payment ") }, "\(plan)")
            // The pending ones, and those of the last thousand whose hold has ended.
            #expect(try await PaymentOrders(house.database).open(since: Moment(milliseconds: 19_000)).count == 21)
        }
    }

    @Test("refunds that are due come page by page, the oldest first, each once")
    func duePages() async throws {
        try await withLedger(limits: StorageLimits(listRows: 2)) { house in
            try await house.database.script(
                """
                INSERT INTO refund (show_id, seq, payment_id, amount, at, paid_at)
                SELECT 1, n, n, 10, 100 + n / 3, CASE n WHEN 4 THEN 1 END FROM generate_series(1, 7) n
                """)
            let money = MoneyQueries(house.database)
            var found: [Int64] = []
            var last: RefundRecord?
            repeat {
                let page = try await money.refundsDue(after: last)
                #expect(page.count <= 2)
                found += page.map(\.seq)
                last = page.last
            } while last != nil
            #expect(found == [1, 2, 3, 5, 6, 7])
        }
    }

    @Test("a hold that lapses in its payment abandons it, and the money that comes later goes back")
    func abandoned() async throws {
        try await withLedger { house in
            let ledger = await house.ledger()
            var sale = try await paying(house, ledger)
            try await sale.desk.travel(by: .minutes(40))
            try await sale.desk.append(sale.desk.propose([], at: sale.desk.map.at))
            let money = MoneyQueries(house.database)
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.state == .abandoned)
            try await sale.desk.append(sale.desk.propose([try settle(3, sale.due)], at: sale.desk.map.at))
            #expect(try await money.payment(ShowID(1), PaymentID(7))?.state == .late)
            #expect(try await money.refundsDue().count == 1)
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
