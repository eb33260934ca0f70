package import Domain

/// What a payment is for: the booking that it becomes, whatever message tells of it and whoever hears it.
package struct PaymentOrder: Hashable, Sendable {
    package let show: ShowID
    package let payment: PaymentID
    package let booking: BookingID
    package let code: BookingCode
    package let contact: Contact?
    package let at: Moment

    static let columns = "o.show_id, o.payment_id, o.booking_id, o.code, o.name, o.email, o.phone, o.at"

    package init(
        show: ShowID, payment: PaymentID, booking: BookingID, code: BookingCode, contact: Contact?, at: Moment
    ) {
        self.show = show
        self.payment = payment
        self.booking = booking
        self.code = code
        self.contact = contact
        self.at = at
    }

    init(_ row: Row, first: Int = 0) throws(StoreFailure) {
        show = ShowID(try row.value(first))
        payment = PaymentID(try row.value(first + 1))
        booking = BookingID(try row.value(first + 2))
        guard let code = BookingCode(try row.value(first + 3)) else {
            throw StoreFailure(.invalidData, "an order with a code that is none")
        }
        self.code = code
        let email: String? = try row.optional(first + 5)
        let phone: String? = try row.optional(first + 6)
        contact = try row.optional(first + 4, as: String.self).map { Contact(name: $0, email: email, phone: phone) }
        at = Moment(milliseconds: try row.value(first + 7))
    }
}
