/// One event of a show. `owners` and `places` are its whole effect on the map: the fold reads them and nothing else but
/// `admissions` and new terms, so that a kind which this version does not know is folded as well.
///
/// What has happened never changes, and goes through many hands: so it is an object, and to hand it on costs one
/// reference.
package final class SeatEvent: Hashable, Sendable {
    package let kind: EventKind
    package let at: Moment
    package let owners: [OwnerState]
    package let places: [PlaceChange]
    package let admissions: [Admission]
    package let detail: EventDetail

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

    package static func == (left: SeatEvent, right: SeatEvent) -> Bool {
        left === right
            || (left.kind == right.kind && left.at == right.at && left.owners == right.owners
                && left.places == right.places && left.admissions == right.admissions && left.detail == right.detail)
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(at)
        hasher.combine(owners)
        hasher.combine(places)
    }
}
