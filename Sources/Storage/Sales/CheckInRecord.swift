package import Domain

/// Somebody who came to a gate, whatever became of it.
package struct CheckInRecord: Hashable, Sendable {
    package let id: CheckInID
    package let at: Moment
    package let by: AccountID
    package let booking: BookingID?
    package let gate: String
    package let direction: Direction
    package let verdict: CheckInReceipt.Verdict
    package let places: [PlaceNumber]
    /// When it was taken back, by whom and why.
    package let undone: Undone?

    package struct Undone: Hashable, Sendable {
        package let at: Moment
        package let by: AccountID
        package let reason: String
    }

    static let columns = """
        check_in_id, at, by_account, booking_id, gate, direction, verdict, places, undone_at, undone_by, undone_reason
        """

    /// Of somebody who was turned back.
    package init(
        id: CheckInID, at: Moment, by: AccountID, booking: BookingID?, gate: GateName, direction: Direction,
        verdict: CheckInReceipt.Verdict, places: [PlaceNumber]
    ) {
        self.id = id
        self.at = at
        self.by = by
        self.booking = booking
        self.gate = gate.text
        self.direction = direction
        self.verdict = verdict
        self.places = places
        undone = nil
    }

    init(_ row: Row) throws(StoreFailure) {
        id = CheckInID(try row.value(0))
        at = Moment(milliseconds: try row.value(1))
        by = AccountID(try row.value(2))
        booking = try row.optional(3, as: Int64.self).map { BookingID($0) }
        gate = try row.value(4)
        guard let direction = Direction(rawValue: UInt8(clamping: try row.value(5, as: Int16.self))),
            let verdict = CheckInReceipt.Verdict(rawValue: UInt8(clamping: try row.value(6, as: Int16.self)))
        else { throw StoreFailure(.invalidData, "a check-in with a direction or a verdict that is none") }
        self.direction = direction
        self.verdict = verdict
        places = try row.array(7, of: Int32.self).map { PlaceNumber($0) }
        guard let undoneAt = try row.optional(8, as: Int64.self) else {
            undone = nil
            return
        }
        undone = Undone(
            at: Moment(milliseconds: undoneAt), by: AccountID(try row.optional(9) ?? 0),
            reason: try row.optional(10) ?? "")
    }
}
