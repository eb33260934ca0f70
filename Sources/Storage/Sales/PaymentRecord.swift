package import Domain

/// A payment as its projection has it.
package struct PaymentRecord: Hashable, Sendable {
    /// How far it has come. It only rises, so a message that comes late or twice changes nothing.
    package enum State: Int16, Comparable, Sendable {
        case pending
        case failed
        /// The hold ended first; money may still come.
        case abandoned
        case succeeded
        /// The money came for a hold that was no longer there, and goes back.
        case late

        package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
    }

    package let show: ShowID
    package let id: PaymentID
    package let hold: HoldID
    package let generation: Int32
    package let account: AccountID
    package let booking: BookingID?
    package let amount: Money
    package let state: State

    /// Of `payment p` and its `show s`.
    static let columns = """
        p.show_id, p.payment_id, p.hold_id, p.generation, p.account_id, p.booking_id, p.amount, s.currency, p.state
        """
    static let columnCount = 9

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        id = PaymentID(try row.value(1))
        hold = HoldID(try row.value(2))
        generation = try row.value(3)
        account = AccountID(try row.value(4))
        booking = try row.optional(5, as: Int64.self).map { BookingID($0) }
        guard let currency = Currency(try row.value(7, as: String.self)),
            let amount = try? Money(try row.value(6, as: Int64.self), currency)
        else { throw StoreFailure(.invalidData, "payment \(id) has an amount that is none") }
        self.amount = amount
        guard let state = State(rawValue: try row.value(8)) else {
            throw StoreFailure(.invalidData, "payment \(id) is in no known state")
        }
        self.state = state
    }
}
