package import Domain

/// A booking as its projection has it, with all tickets it ever had.
package struct BookingRecord: Hashable, Sendable {
    package let show: ShowID
    package let id: BookingID
    package let account: AccountID
    package let code: String
    package let isCancelled: Bool
    package let generation: Int32
    package let method: PaymentMethod
    package let payment: PaymentID?
    /// What was paid, and what of it went back, in minor units of the show's currency.
    package let amount: Int64
    package let refunded: Int64
    package let soldBy: AccountID?
    package let at: Moment
    package let contact: Contact?
    package let tickets: [TicketRecord]
    package let currency: Currency

    static let columns = """
        b.show_id, b.booking_id, b.account_id, b.code, b.status, b.generation, b.method, b.payment_id, b.amount,
        b.refunded, b.sold_by, b.at, b.name, b.email, b.phone,
        ARRAY(SELECT t.code FROM ticket t WHERE t.show_id = b.show_id AND t.booking_id = b.booking_id ORDER BY t.place, t.seq),
        ARRAY(SELECT t.place FROM ticket t WHERE t.show_id = b.show_id AND t.booking_id = b.booking_id ORDER BY t.place, t.seq),
        ARRAY(SELECT t.price FROM ticket t WHERE t.show_id = b.show_id AND t.booking_id = b.booking_id ORDER BY t.place, t.seq),
        ARRAY(SELECT t.ended IS NULL FROM ticket t WHERE t.show_id = b.show_id AND t.booking_id = b.booking_id
            ORDER BY t.place, t.seq),
        (SELECT s.currency FROM show s WHERE s.show_id = b.show_id)
        """

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        id = BookingID(try row.value(1))
        account = AccountID(try row.value(2))
        code = try row.value(3)
        isCancelled = try row.value(4, as: Int16.self) == 1
        generation = try row.value(5)
        guard let number = UInt8(exactly: try row.value(6, as: Int16.self)),
            let method = PaymentMethod(rawValue: number)
        else { throw StoreFailure(.invalidData, "a booking that was paid in no known way") }
        self.method = method
        payment = try row.optional(7, as: Int64.self).map { PaymentID($0) }
        amount = try row.value(8)
        refunded = try row.value(9)
        soldBy = try row.optional(10, as: Int64.self).map { AccountID($0) }
        at = Moment(milliseconds: try row.value(11))
        let email: String? = try row.optional(13)
        let phone: String? = try row.optional(14)
        contact = try row.optional(12, as: String.self).map { Contact(name: $0, email: email, phone: phone) }
        let (codes, places) = (try row.array(15, of: UUID.self), try row.array(16, of: Int32.self))
        let (prices, valid) = (try row.array(17, of: Int64.self), try row.array(18, of: Bool.self))
        tickets = codes.indices.map {
            TicketRecord(code: codes[$0], place: places[$0], price: prices[$0], isValid: valid[$0])
        }
        guard let currency = Currency(try row.value(19, as: String.self)) else {
            throw StoreFailure(.invalidData, "a show with a currency that is none")
        }
        self.currency = currency
    }
}
