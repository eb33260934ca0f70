internal import API
internal import Domain
internal import Storage

/// What was sold and who came, read from PostgreSQL.
struct StoredSales: SalesRecords {
    let sales: SalesQueries
    let money: MoneyQueries
    let doors: DoorQueries
    let log: PostgresLog
    let time: any TimeSource

    // MARK: Holds

    func hold(_ show: ShowID, _ hold: HoldID) async throws(PortFailure) -> HoldEntry? {
        try await answer { () throws(StoreFailure) in try await sales.hold(show, hold) }.map { HoldEntry($0) }
    }

    func holds(
        of account: AccountID, in show: ShowID?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [HoldEntry] {
        try await answer { () throws(StoreFailure) in
            try await sales.holds(of: account, in: show, now: time.now, after: end.map(ListEnd.init), limit: limit)
        }.map { HoldEntry($0) }
    }

    // MARK: Bookings

    func booking(_ show: ShowID, _ booking: BookingID) async throws(PortFailure) -> BookingEntry? {
        try await answer { () throws(StoreFailure) in
            try (try await sales.booking(show, booking)).map { record throws(StoreFailure) in try BookingEntry(record) }
        }
    }

    func bookings(
        of account: AccountID, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [BookingEntry] {
        try await answer { () throws(StoreFailure) in
            try (try await sales.bookings(of: account, after: end.map(ListEnd.init), limit: limit))
                .map { record throws(StoreFailure) in try BookingEntry(record) }
        }
    }

    func bookings(
        of show: ShowID, matching text: String, seat: PlaceNumber?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [BookingEntry] {
        try await answer { () throws(StoreFailure) in
            try
                (try await sales.bookings(
                    of: show, matching: text, seat: seat, after: end.map(ListEnd.init), limit: limit))
                .map { record throws(StoreFailure) in try BookingEntry(record) }
        }
    }

    func refunds(
        of show: ShowID, state: RefundEntry.State?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [RefundEntry] {
        try await answer { () throws(StoreFailure) in
            try await money.refunds(
                of: show, paid: state.map { $0 == .paid }, after: end.map(ListEnd.init), limit: limit)
        }.map { RefundEntry($0) }
    }

    // MARK: The door

    func standing(of code: TicketCode, at show: ShowID) async throws(PortFailure) -> CheckIn.Standing {
        try await answer { () throws(StoreFailure) in try await sales.standing(of: code, at: show) }
    }

    func checkIn(_ show: ShowID, _ checkIn: CheckInID) async throws(PortFailure) -> CheckInEntry? {
        try await answer { () throws(StoreFailure) in
            try (try await doors.checkIn(show, checkIn)).map { record throws(StoreFailure) in
                try CheckInEntry(record, at: show)
            }
        }
    }

    func checkIns(
        of show: ShowID, gate: GateName?, verdict: CheckInReceipt.Verdict?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [CheckInEntry] {
        try await answer { () throws(StoreFailure) in
            try
                (try await doors.checkIns(
                    of: show, gate: gate?.text ?? "", verdict: verdict, after: end.map(ListEnd.init), limit: limit))
                .map { record throws(StoreFailure) in try CheckInEntry(record, at: show) }
        }
    }

    func figures(of show: ShowID, since: Moment) async throws(PortFailure) -> DoorFigures {
        DoorFigures(
            try await answer { () throws(StoreFailure) in try await doors.statistics(of: show, since: since) })
    }

    func turnBack(_ entry: CheckInEntry) async throws(PortFailure) {
        try await answer { () throws(StoreFailure) in try await doors.turnBack(CheckInRecord(entry), at: entry.show) }
    }

    // MARK: The log

    func events(
        of show: ShowID, epoch: UInt32, after seq: Int64, limit: Int
    ) async throws(PortFailure) -> LedgerReading {
        try await answer { () throws(StoreFailure) in
            try await log.page(of: show, epoch: epoch, after: seq, limit: limit)
        }
    }

    func past(of show: ShowID, at point: PastPoint) async throws(PortFailure) -> ShowOpening {
        let replay = LedgerReplay(log)
        return try await answer { () throws(StoreFailure) in
            switch point {
            case .event(let seq): try await replay.fold(show, until: seq)
            case .moment(let moment): try await replay.fold(show, at: moment)
            }
        }
    }
}
