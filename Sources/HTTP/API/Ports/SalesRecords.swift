package import Domain

/// What was held, sold and checked in, read from where it was written.
package protocol SalesRecords: Sendable {
    func hold(_ show: ShowID, _ hold: HoldID) async throws(PortFailure) -> HoldEntry?
    /// The living holds of an account, in one show or in all of them; the first to lapse comes first.
    func holds(
        of account: AccountID, in show: ShowID?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [HoldEntry]

    func booking(_ show: ShowID, _ booking: BookingID) async throws(PortFailure) -> BookingEntry?
    /// The newest first.
    func bookings(of account: AccountID, after end: PageEnd?, limit: Int) async throws(PortFailure) -> [BookingEntry]
    /// Those whose code, name or phone fit a text, or that have a seat; all when there is neither.
    func bookings(
        of show: ShowID, matching text: String, seat: PlaceNumber?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [BookingEntry]

    /// What is owed back or was paid back for a show, the newest first.
    /// - Parameter state: only these; nil for both.
    func refunds(
        of show: ShowID, state: RefundEntry.State?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [RefundEntry]

    /// What is known of a code that is no valid ticket of this show.
    func standing(of code: TicketCode, at show: ShowID) async throws(PortFailure) -> CheckIn.Standing
    func checkIn(_ show: ShowID, _ checkIn: CheckInID) async throws(PortFailure) -> CheckInEntry?
    /// The newest first.
    func checkIns(
        of show: ShowID, gate: GateName?, verdict: CheckInReceipt.Verdict?, after end: PageEnd?, limit: Int
    ) async throws(PortFailure) -> [CheckInEntry]
    /// - Parameter since: where the minutes begin.
    func figures(of show: ShowID, since: Moment) async throws(PortFailure) -> DoorFigures
    /// Writes down somebody who was turned back; once, however often it is told.
    func turnBack(_ entry: CheckInEntry) async throws(PortFailure)

    /// At most `limit` events behind a number of an epoch, in order.
    func events(
        of show: ShowID, epoch: UInt32, after seq: Int64, limit: Int
    ) async throws(PortFailure) -> LedgerReading

    /// The show as it was at a point of its history, or as it is when that has not come yet.
    func past(of show: ShowID, at point: PastPoint) async throws(PortFailure) -> ShowOpening
}
