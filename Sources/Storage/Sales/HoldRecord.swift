package import Domain

/// A living hold as its projection has it.
package struct HoldRecord: Hashable, Sendable {
    package let show: ShowID
    package let id: HoldID
    package let account: AccountID
    package let generation: Int32
    package let since: Moment
    package let deadline: Moment
    package let extensions: Int
    package let payment: PaymentID?
    package let isPaying: Bool
    /// Each with the price in minor units at which it is held.
    package let seats: [PricedPlace]

    static let columns = """
        show_id, hold_id, account_id, generation, since, deadline, extensions, payment_id, is_paying, places, prices
        """

    init(_ row: Row) throws(StoreFailure) {
        show = ShowID(try row.value(0))
        id = HoldID(try row.value(1))
        account = AccountID(try row.value(2))
        generation = try row.value(3)
        since = Moment(milliseconds: try row.value(4))
        deadline = Moment(milliseconds: try row.value(5))
        extensions = Int(try row.value(6, as: Int16.self))
        payment = try row.optional(7, as: Int64.self).map { PaymentID($0) }
        isPaying = try row.value(8)
        seats = zip(try row.array(9, of: Int32.self), try row.array(10, of: Int64.self)).map {
            PricedPlace(place: PlaceNumber($0), price: $1)
        }
    }
}
