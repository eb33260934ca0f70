package import Domain

/// A booking with all tickets it ever had.
package struct BookingEntry: Hashable, Sendable {
    package let show: ShowID
    package let id: BookingID
    package let account: AccountID
    package let code: String
    package let isCancelled: Bool
    package let method: PaymentMethod
    package let payment: PaymentID?
    /// What was paid, and what of it went back.
    package let amount: Money
    package let refunded: Money
    package let soldBy: AccountID?
    package let at: Moment
    package let contact: Contact?
    package let tickets: [TicketEntry]

    package init(
        show: ShowID, id: BookingID, account: AccountID, code: String, isCancelled: Bool, method: PaymentMethod,
        payment: PaymentID?, amount: Money, refunded: Money, soldBy: AccountID?, at: Moment, contact: Contact?,
        tickets: [TicketEntry]
    ) {
        self.show = show
        self.id = id
        self.account = account
        self.code = code
        self.isCancelled = isCancelled
        self.method = method
        self.payment = payment
        self.amount = amount
        self.refunded = refunded
        self.soldBy = soldBy
        self.at = at
        self.contact = contact
        self.tickets = tickets
    }
}
