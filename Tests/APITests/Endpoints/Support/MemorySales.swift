import Domain
internal import Reactor

@testable import API

/// What was sold, read out of the ledger in memory.
final class MemorySales: SalesRecords {
    let ledger: MemoryLedger
    let turnedBack = Locked<[CheckInEntry]>([])
    /// When what the event of a number owed was paid back.
    private let paidBack = Locked<[Int64: Moment]>([:])
    /// What every question comes to, when set.
    let failure = Locked<PortFailure?>(nil)

    init(_ ledger: MemoryLedger) {
        self.ledger = ledger
    }

    private func check() throws(PortFailure) { if let failure = failure.withLock({ $0 }) { throw failure } }

    private func stored(_ show: ShowID) -> MemoryLedger.Stored? { ledger.shows.withLock { $0[show] } }

    private func map(_ show: ShowID) async -> SeatMap? { try? await ledger.open(show).map }

    func hold(_ show: ShowID, _ hold: HoldID) async throws(PortFailure) -> HoldEntry? {
        try check()
        guard let map = await map(show), let holding = map.holding(hold.number), holding.owner.kind == .hold else {
            return nil
        }
        return entry(holding, map)
    }

    private func entry(_ holding: SeatMap.Holding, _ map: SeatMap) -> HoldEntry {
        HoldEntry(
            show: map.show, id: HoldID(holding.owner.id), account: holding.owner.account,
            generation: holding.owner.generation, deadline: holding.owner.deadline,
            extensions: Int(holding.owner.extensions), isPaying: false,
            seats: holding.places.map { PricedPlace(place: $0, price: map.price(of: $0) ?? 0) })
    }

    func holds(
        of account: AccountID, in show: ShowID?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [HoldEntry] {
        try check()
        let shows = ledger.shows.withLock { Array($0.keys) }.filter { show == nil || $0 == show }
        var found: [HoldEntry] = []
        for show in shows {
            guard let map = await map(show) else { continue }
            found += map.holdings(of: account).filter { $0.owner.kind == .hold }.map { entry($0, map) }
        }
        let sorted = found.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) }
        guard let end else { return Array(sorted.prefix(limit)) }
        return Array(sorted.filter { ($0.deadline, $0.id.number) > (end.at, end.number) }.prefix(limit))
    }

    private func all(_ show: ShowID) async -> [BookingEntry] {
        guard let stored = stored(show), let map = await map(show) else { return [] }
        let currency = map.terms.currency
        func money(_ amount: Int64) -> Money { Money(clamping: amount, currency) }
        return stored.records.reversed().compactMap { record in
            guard record.event.kind == .booked, let id = record.event.detail.booking else { return nil }
            let back = stored.records.filter { $0.event.kind == .cancelled && $0.event.detail.booking == id }
            let moves = stored.records.filter { $0.event.kind == .moved && $0.event.detail.booking == id }
            let tickets = ([record] + moves).flatMap(\.event.places).compactMap { change in
                change.ticket.map {
                    TicketEntry(
                        code: $0, place: change.place, price: change.price,
                        isValid: map.ticket(of: change.place) == $0)
                }
            }.sorted { $0.place < $1.place }
            return BookingEntry(
                show: show, id: id, account: record.event.owners.first?.account ?? .nobody,
                code: record.event.detail.code?.text ?? "", isCancelled: map.holding(id.number) == nil,
                method: record.event.detail.method ?? .free, payment: record.event.detail.payment,
                amount: money(record.event.detail.amount ?? 0),
                refunded: money(back.reduce(0) { $0 + ($1.event.detail.amount ?? 0) }), soldBy: nil,
                at: record.event.at, contact: stored.contacts[id], tickets: tickets)
        }
    }

    func booking(_ show: ShowID, _ booking: BookingID) async throws(PortFailure) -> BookingEntry? {
        try check()
        return await all(show).first { $0.id == booking }
    }

    func bookings(of account: AccountID, after end: PageEnd?, limit: Int) async throws(PortFailure) -> [BookingEntry] {
        try check()
        var found: [BookingEntry] = []
        for show in ledger.shows.withLock({ Array($0.keys) }) { found += await all(show) }
        return page(found.filter { $0.account == account }, end, limit)
    }

    func bookings(
        of show: ShowID, matching text: String, seat: PlaceNumber?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [BookingEntry] {
        try check()
        let fitting = await all(show).filter { entry in
            text.isEmpty || entry.code == text.uppercased() || entry.contact?.name.contains(text) == true
                || entry.tickets.contains { $0.place == seat && $0.isValid }
        }
        return page(fitting, end, limit)
    }

    private func page(_ all: [BookingEntry], _ end: PageEnd?, _ limit: Int) -> [BookingEntry] {
        let sorted = all.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
        guard let end else { return Array(sorted.prefix(limit)) }
        return Array(sorted.filter { ($0.at, $0.id.number) < (end.at, end.number) }.prefix(limit))
    }

    func payBack(_ seq: Int64, at moment: Moment) { paidBack.withLock { $0[seq] = moment } }

    func refunds(
        of show: ShowID, state: RefundEntry.State?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [RefundEntry] {
        try check()
        guard let stored = stored(show) else { return [] }
        let currency = stored.start.terms.currency
        let all = stored.records.compactMap { record -> RefundEntry? in
            let detail = record.event.detail
            guard [.cancelled, .paymentLate].contains(record.event.kind), let payment = detail.payment,
                let amount = detail.amount, amount > 0
            else { return nil }
            return RefundEntry(
                seq: record.seq, payment: payment, booking: detail.booking, amount: Money(clamping: amount, currency),
                since: record.event.at, paidAt: paidBack.withLock { $0[record.seq] })
        }
        let wanted = all.filter { state == nil || $0.state == state }.sorted { ($0.since, $0.seq) > ($1.since, $1.seq) }
        guard let end else { return Array(wanted.prefix(limit)) }
        return Array(wanted.filter { ($0.since, $0.seq) < (end.at, end.number) }.prefix(limit))
    }

    func standing(of code: TicketCode, at show: ShowID) async throws(PortFailure) -> CheckIn.Standing {
        try check()
        for id in ledger.shows.withLock({ Array($0.keys) }) {
            for entry in await all(id) where entry.tickets.contains(where: { $0.code == code }) {
                return id == show ? .cancelled : .otherShow
            }
        }
        return .unknown
    }

    func checkIn(_ show: ShowID, _ checkIn: CheckInID) async throws(PortFailure) -> CheckInEntry? {
        try check()
        return (turnedBack.withLock { $0 } + passed(show)).first { $0.id == checkIn }
    }

    private func passed(_ show: ShowID) -> [CheckInEntry] {
        (stored(show)?.records ?? []).compactMap { record in
            let detail = record.event.detail
            guard record.event.kind == .checkedIn, let id = detail.checkIn, let gate = detail.gate else { return nil }
            let undone = stored(show)?.records.first {
                $0.event.kind == .checkInUndone && $0.event.detail.checkIn == id
            }
            return CheckInEntry(
                show: show, id: id, at: record.event.at, by: .nobody, booking: detail.booking, gate: gate,
                direction: detail.direction ?? .entry, verdict: .ok, places: record.event.places.map(\.place),
                undone: undone.map { .init(at: $0.event.at, by: .nobody, reason: $0.event.detail.reason?.text ?? "") })
        }
    }

    func checkIns(
        of show: ShowID, gate: GateName?, verdict: CheckInReceipt.Verdict?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [CheckInEntry] {
        try check()
        let all = turnedBack.withLock { $0.filter { $0.show == show } } + passed(show)
        let wanted = all.filter { (verdict == nil || $0.verdict == verdict) && (gate == nil || $0.gate == gate) }
        let sorted = wanted.sorted { ($0.at, $0.id) > ($1.at, $1.id) }
        guard let end else { return Array(sorted.prefix(limit)) }
        return Array(sorted.filter { ($0.at, $0.id.number) < (end.at, end.number) }.prefix(limit))
    }

    func figures(of show: ShowID, since: Moment) async throws(PortFailure) -> DoorFigures {
        try check()
        return DoorFigures(
            expected: 0, admitted: 0, refused: Int64(turnedBack.withLock { $0.count }), minutes: [])
    }

    func turnBack(_ entry: CheckInEntry) async throws(PortFailure) {
        try check()
        turnedBack.withLock { list in
            if !list.contains(where: { $0.id == entry.id }) { list.append(entry) }
        }
    }

    func events(
        of show: ShowID, epoch: UInt32, after seq: Int64, limit: Int
    ) async throws(PortFailure) -> LedgerReading {
        try check()
        return .events(Array((stored(show)?.records ?? []).dropFirst(Int(seq)).prefix(limit)))
    }

    func past(of show: ShowID, at point: PastPoint) async throws(PortFailure) -> ShowOpening {
        try check()
        guard let stored = stored(show) else { throw PortFailure("there is no show \(show)") }
        var opening = ShowOpening(map: stored.start, position: LedgerPosition(epoch: 7, seq: 0, hash: .zero))
        for record in stored.records {
            switch point {
            case .event(let seq): if record.seq > seq { return opening }
            case .moment(let moment): if record.event.at > moment { return opening }
            }
            var map = opening.map
            guard (try? map.apply(record.event)) != nil else { throw PortFailure("an event does not fit") }
            opening = ShowOpening(
                map: map, position: LedgerPosition(epoch: 7, seq: record.seq, hash: record.hash))
        }
        return opening
    }
}
