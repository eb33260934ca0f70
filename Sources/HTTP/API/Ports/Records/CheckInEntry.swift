package import Domain

/// Somebody who came to a gate, whatever became of it.
package struct CheckInEntry: Hashable, Sendable {
    /// When it was taken back, by whom and why.
    package struct Undone: Hashable, Sendable {
        package let at: Moment
        package let by: AccountID
        package let reason: String

        package init(at: Moment, by: AccountID, reason: String) {
            self.at = at
            self.by = by
            self.reason = reason
        }
    }

    package let show: ShowID
    package let id: CheckInID
    package let at: Moment
    package let by: AccountID
    package let booking: BookingID?
    package let gate: GateName
    package let direction: Direction
    package let verdict: CheckInReceipt.Verdict
    package let places: [PlaceNumber]
    package let undone: Undone?

    package init(
        show: ShowID, id: CheckInID, at: Moment, by: AccountID, booking: BookingID?, gate: GateName,
        direction: Direction, verdict: CheckInReceipt.Verdict, places: [PlaceNumber], undone: Undone? = nil
    ) {
        self.show = show
        self.id = id
        self.at = at
        self.by = by
        self.booking = booking
        self.gate = gate
        self.direction = direction
        self.verdict = verdict
        self.places = places
        self.undone = undone
    }
}
