package import Domain

/// A ticket that was sold; valid while its booking has the place.
package struct TicketEntry: Hashable, Sendable {
    package let code: TicketCode
    package let place: PlaceNumber
    package let price: Int64
    package let isValid: Bool

    package init(code: TicketCode, place: PlaceNumber, price: Int64, isValid: Bool) {
        self.code = code
        self.place = place
        self.price = price
        self.isValid = isValid
    }
}
