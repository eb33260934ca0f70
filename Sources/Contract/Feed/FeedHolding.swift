/// A hold as staff see it in a snapshot.
package struct FeedHolding: Hashable, Sendable {
    package var hold: String
    package var seats: [String]
    package var until: String?
    package var by: String?

    package init(hold: String, seats: [String], until: String?, by: String?) {
        self.hold = hold
        self.seats = seats
        self.until = until
        self.by = by
    }
}
