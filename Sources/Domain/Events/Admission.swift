/// The first time a ticket let somebody in, and whether that person is inside now.
package struct Admission: Hashable, Sendable {
    package let place: PlaceNumber
    package let checkIn: CheckInID
    package let at: Moment
    package let gate: GateName
    package let isInside: Bool

    package init(place: PlaceNumber, checkIn: CheckInID, at: Moment, gate: GateName, isInside: Bool) {
        self.place = place
        self.checkIn = checkIn
        self.at = at
        self.gate = gate
        self.isInside = isInside
    }
}
