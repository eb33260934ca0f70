/// What a place is. The number stands in the ledger.
package enum PlaceState: UInt8, Sendable, CaseIterable {
    case free
    case held
    case paying
    case booked
    case checkedIn
    case blocked

    /// The only moves there are.
    package func mayBecome(_ next: Self) -> Bool {
        switch (self, next) {
        case (.free, .held), (.free, .booked), (.free, .blocked): true
        case (.held, .free), (.held, .paying), (.held, .booked): true
        case (.paying, .booked), (.paying, .held), (.paying, .free): true
        case (.booked, .checkedIn), (.booked, .free): true
        case (.checkedIn, .booked): true
        case (.blocked, .free), (.blocked, .booked): true
        case (.free, _), (.held, _), (.paying, _), (.booked, _), (.checkedIn, _), (.blocked, _): false
        }
    }
}
