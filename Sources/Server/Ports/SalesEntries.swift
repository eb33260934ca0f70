internal import API
internal import Domain
internal import Storage

extension ListEnd {
    init(_ end: PageEnd) { self.init(at: end.at, number: end.number) }
}

extension HoldEntry {
    init(_ record: HoldRecord) {
        self.init(
            show: record.show, id: record.id, account: record.account, generation: record.generation,
            deadline: record.deadline, extensions: record.extensions, isPaying: record.isPaying, seats: record.seats)
    }
}

extension BookingEntry {
    init(_ record: BookingRecord) throws(StoreFailure) {
        self.init(
            show: record.show, id: record.id, account: record.account, code: record.code,
            isCancelled: record.isCancelled, method: record.method, payment: record.payment,
            amount: try Self.money(record.amount, record.currency),
            refunded: try Self.money(record.refunded, record.currency), soldBy: record.soldBy, at: record.at,
            contact: record.contact,
            tickets: record.tickets.map {
                TicketEntry(code: $0.code, place: $0.place, price: $0.price, isValid: $0.isValid)
            })
    }

    private static func money(_ amount: Int64, _ currency: Currency) throws(StoreFailure) -> Money {
        do throws(MoneyFault) {
            return try Money(amount, currency)
        } catch {
            throw StoreFailure(.invalidData, "a booking of an amount that is none")
        }
    }
}

extension RefundEntry {
    init(_ record: RefundRecord) {
        self.init(
            seq: record.seq, payment: record.payment, booking: record.booking, amount: record.amount,
            since: record.at, paidAt: record.paidAt)
    }
}

extension CheckInEntry {
    init(_ record: CheckInRecord, at show: ShowID) throws(StoreFailure) {
        guard let gate = GateName(record.gate) else {
            throw StoreFailure(.invalidData, "a check-in at a gate that is none")
        }
        self.init(
            show: show, id: record.id, at: record.at, by: record.by, booking: record.booking, gate: gate,
            direction: record.direction, verdict: record.verdict, places: record.places,
            undone: record.undone.map { Undone(at: $0.at, by: $0.by, reason: $0.reason) })
    }
}

extension CheckInRecord {
    init(_ entry: CheckInEntry) {
        self.init(
            id: entry.id, at: entry.at, by: entry.by, booking: entry.booking, gate: entry.gate,
            direction: entry.direction, verdict: entry.verdict, places: entry.places)
    }
}

extension DoorFigures {
    init(_ statistics: DoorStatistics) {
        self.init(
            expected: statistics.expected, admitted: statistics.admitted, refused: statistics.refused,
            minutes: statistics.minutes.map {
                Minute(gate: $0.gate, at: $0.at, entries: $0.entries, exits: $0.exits, refused: $0.refused)
            })
    }
}
