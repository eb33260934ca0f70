/// One event of a show. `owners` and `places` are its whole effect on the map: the fold reads them and nothing else but
/// `admissions` and new terms, so that a kind which this version does not know is folded as well.
package struct SeatEvent: Hashable, Sendable {
    package var kind: EventKind
    package var at: Moment
    package var owners: [OwnerState]
    package var places: [PlaceChange]
    package var admissions: [Admission]
    package var detail: EventDetail

    package init(
        _ kind: EventKind, at: Moment, owners: [OwnerState] = [], places: [PlaceChange] = [],
        admissions: [Admission] = [], detail: EventDetail = EventDetail()
    ) {
        self.kind = kind
        self.at = at
        self.owners = owners
        self.places = places
        self.admissions = admissions
        self.detail = detail
    }
}
