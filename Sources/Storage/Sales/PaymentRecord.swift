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
    /// In minor units of the show's currency.
    package let amount: Int64
    package let state: State

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        id = PaymentID(try row.value(1))
        hold = HoldID(try row.value(2))
        generation = try row.value(3)
        account = AccountID(try row.value(4))
        booking = try row.optional(5, as: Int64.self).map { BookingID($0) }
        amount = try row.value(6)
        guard let state = State(rawValue: try row.value(7)) else {
            throw StoreFailure(.invalidData, "a payment in no known state")
        }
        self.state = state
    }
}
