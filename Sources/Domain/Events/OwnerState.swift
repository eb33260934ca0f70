/// Who has places after an event: a hold, a booking or a block, complete, so that it replaces what was known.
package struct OwnerState: Hashable, Sendable {
    package enum Kind: UInt8, Sendable {
        case hold
        case booking
        case block
    }

    package var id: Int64
    package var kind: Kind
    /// Rises when the seats, the price or the owner change; what was agreed for an older one is void.
    package var generation: Int32
    package var account: AccountID
    /// When it lapses; never for bookings and blocks.
    package var deadline: Moment
    /// When a hold was made; the longest life counts from here.
    package var since: Moment
    package var extensions: UInt8
    /// Whether a payment has lengthened the hold already.
    package var isStretched: Bool
    /// The payment that runs for a hold or has paid a booking.
    package var payment: PaymentID?

    package init(
        id: Int64, kind: Kind, generation: Int32 = 1, account: AccountID, deadline: Moment = .never,
        since: Moment, extensions: UInt8 = 0, isStretched: Bool = false, payment: PaymentID? = nil
    ) {
        self.id = id
        self.kind = kind
        self.generation = generation
        self.account = account
        self.deadline = deadline
        self.since = since
        self.extensions = extensions
        self.isStretched = isStretched
        self.payment = payment
    }
}
