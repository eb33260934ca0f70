package import Domain

/// Holds and bookings, read from the primary: whoever wrote one at any node finds it here.
package struct SalesQueries: Sendable {
    private let database: Database

    private static let hold = Statement(
        named: "hold", onlyReads: true,
        text: "SELECT \(HoldRecord.columns) FROM hold WHERE show_id = $1 AND hold_id = $2")

    private static let holdsOfAccount = Statement(
        named: "holds_of_account", onlyReads: true,
        text: """
            SELECT \(HoldRecord.columns) FROM hold
            WHERE account_id = $1 AND ($2::bigint IS NULL OR show_id = $2) AND deadline > $3
                AND (deadline, hold_id) > ($4, $5)
            ORDER BY deadline, hold_id LIMIT $6
            """)

    private static let booking = Statement(
        named: "booking", onlyReads: true,
        text: "SELECT \(BookingRecord.columns) FROM booking b WHERE b.show_id = $1 AND b.booking_id = $2")

    private static let bookingsOfAccount = Statement(
        named: "bookings_of_account", onlyReads: true,
        text: """
            SELECT \(BookingRecord.columns) FROM booking b
            WHERE b.account_id = $1 AND b.account_id <> 0 AND (b.at, b.booking_id) < ($2, $3)
            ORDER BY b.at DESC, b.booking_id DESC LIMIT $4
            """)

    /// Within one show, newest first. A code as a whole, the beginning or the end of a phone number, any part of a name
    /// whatever its case, or a seat.
    private static let search = Statement(
        named: "search_bookings", onlyReads: true,
        text: """
            SELECT \(BookingRecord.columns) FROM booking b
            WHERE b.show_id = $1 AND (b.at, b.booking_id) < ($4, $5) AND (
                $2 = '' AND $3::int IS NULL
                OR $2 <> '' AND (b.code = $7 OR starts_with(b.phone, $2) OR right(b.phone, length($2)) = $2
                    OR strpos(b.name_lower, $8) > 0)
                OR b.booking_id IN (
                    SELECT t.booking_id FROM ticket t WHERE t.show_id = $1 AND t.place = $3 AND t.ended IS NULL))
            ORDER BY b.at DESC, b.booking_id DESC LIMIT $6
            """)

    private static let ticket = Statement(
        "ticket_standing", onlyReads: true,
        "SELECT show_id FROM ticket WHERE code = $1 ORDER BY show_id <> $2, ended IS NOT NULL LIMIT 1")

    package init(_ database: Database) {
        self.database = database
    }

    // MARK: Holds

    package func hold(_ show: ShowID, _ hold: HoldID) async throws(StoreFailure) -> HoldRecord? {
        let rows = try await database.query(Self.hold, [.int8(show.number), .int8(hold.number)])
        return try rows.first.map { row throws(StoreFailure) in try HoldRecord(row) }
    }

    /// The living holds of an account, in one show or in all of them; the first to lapse comes first.
    /// - Parameter end: the last one of the page before, by its deadline and its number.
    package func holds(
        of account: AccountID, in show: ShowID? = nil, now: Moment, after end: ListEnd? = nil, limit: Int? = nil
    ) async throws(StoreFailure) -> [HoldRecord] {
        let rows = try await database.query(
            Self.holdsOfAccount,
            [
                .int8(account.number), .value(show?.number), .int8(now.milliseconds),
                .int8(end?.at.milliseconds ?? .min), .int8(end?.number ?? .min), self.limit(limit),
            ])
        return try rows.map { row throws(StoreFailure) in try HoldRecord(row) }
    }

    // MARK: Bookings

    package func booking(_ show: ShowID, _ booking: BookingID) async throws(StoreFailure) -> BookingRecord? {
        let rows = try await database.query(Self.booking, [.int8(show.number), .int8(booking.number)])
        return try rows.first.map { row throws(StoreFailure) in try BookingRecord(row) }
    }

    /// The bookings of an account, the newest first.
    /// - Parameter end: the last one of the page before.
    package func bookings(
        of account: AccountID, after end: ListEnd? = nil, limit: Int? = nil
    ) async throws(StoreFailure) -> [BookingRecord] {
        let (at, id) = ListEnd.parameters(end)
        let rows = try await database.query(
            Self.bookingsOfAccount, [.int8(account.number), at, id, self.limit(limit)])
        return try rows.map { row throws(StoreFailure) in try BookingRecord(row) }
    }

    /// The bookings of a show that fit a text or have a seat; all of them when neither is given.
    package func bookings(
        of show: ShowID, matching text: String = "", seat: PlaceNumber? = nil, after end: ListEnd? = nil,
        limit: Int? = nil
    ) async throws(StoreFailure) -> [BookingRecord] {
        let (at, id) = ListEnd.parameters(end)
        let rows = try await database.query(
            Self.search,
            [
                .int8(show.number), .text(text), .value(seat?.index), at, id, self.limit(limit),
                .text(text.uppercased()), .text(text.lowercased()),
            ])
        return try rows.map { row throws(StoreFailure) in try BookingRecord(row) }
    }

    /// What is known of a code that is no valid ticket of this show.
    package func standing(of code: TicketCode, at show: ShowID) async throws(StoreFailure) -> CheckIn.Standing {
        let rows = try await database.query(Self.ticket, [.uuid(UUID(code)), .int8(show.number)])
        guard let row = rows.first else { return .unknown }
        return try row.value(0, as: Int64.self) == show.number ? .cancelled : .otherShow
    }

    // MARK: Pages

    private func limit(_ wanted: Int?) -> Parameter {
        .int8(Int64(min(wanted ?? database.limits.listRows, database.limits.listRows)))
    }
}
