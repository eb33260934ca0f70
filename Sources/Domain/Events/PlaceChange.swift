/// What a place is after an event.
package struct PlaceChange: Hashable, Sendable {
    package let place: PlaceNumber
    package let state: PlaceState
    /// The hold, booking or block that has it; zero when it is free.
    package let owner: Int64
    /// What it was sold for, in minor units of the show's currency.
    package let price: Int64
    /// A new ticket; nil keeps the one there is, as long as the place stays with its booking.
    package let ticket: TicketCode?

    package init(
        _ place: PlaceNumber, _ state: PlaceState, owner: Int64, price: Int64 = 0, ticket: TicketCode? = nil
    ) {
        self.place = place
        self.state = state
        self.owner = owner
        self.price = price
        self.ticket = ticket
    }

    package static func free(_ place: PlaceNumber) -> Self { Self(place, .free, owner: 0) }
}
