/// What an event says beyond its net effect: for the feed, the projections and the history.
package struct EventDetail: Hashable, Sendable {
    package var hold: HoldID?
    package var booking: BookingID?
    package var payment: PaymentID?
    /// Whose command it was.
    package var by: AccountID?
    package var reason: Reason?
    package var gate: GateName?
    package var direction: Direction?
    /// What was paid, or what has to be given back, in minor units of the show's currency.
    package var amount: Int64?
    package var code: BookingCode?
    package var checkIn: CheckInID?
    package var method: PaymentMethod?
    /// The show's terms from here on.
    package var terms: ShowTerms?
    /// In images only: what has passed the gates so far.
    package var gates: [GateCount]?
    /// In images only: whether anything was ever sold.
    package var hasSold: Bool?
    /// What a newer version wrote: the marks of its fields and their bytes, kept as they are.
    package var newer: Newer?

    package struct Newer: Hashable, Sendable {
        package let marks: UInt64
        package let bytes: [UInt8]
    }

    package init() {}
}
