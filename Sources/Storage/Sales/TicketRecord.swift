package import Domain

/// A ticket that was sold; valid while nothing has ended it.
package struct TicketRecord: Hashable, Sendable {
    package let code: TicketCode
    package let place: PlaceNumber
    package let price: Int64
    package let isValid: Bool

    init(code: UUID, place: Int32, price: Int64, isValid: Bool) {
        self.code = WideID(code)
        self.place = PlaceNumber(place)
        self.price = price
        self.isValid = isValid
    }
}
