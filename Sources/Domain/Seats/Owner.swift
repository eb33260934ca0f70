/// A hold, a booking or a block of a map. Its places are a chain through the map.
struct Owner: Hashable, Sendable {
    var id: Int64
    var account: Int64
    /// When it lapses, in milliseconds; `never` for what does not.
    var deadline: Int64
    var payment: Int64
    /// From when it was made to its deadline.
    var span: UInt32
    var generation: Int32
    var first: Int32 = Place.none
    var count: UInt16 = 0
    /// Extensions in the lower seven bits, the mark of a payment's stretch above them.
    private(set) var bits: UInt8
    var kind: OwnerState.Kind

    static let never = Int64.max
    /// The number of a slot that nobody has.
    static let nobody: Int64 = 0

    init(_ state: OwnerState) {
        id = state.id
        account = state.account.number
        deadline = state.deadline.milliseconds
        payment = state.payment?.number ?? 0
        span = state.deadline == .never ? 0 : UInt32(clamping: state.deadline.since(state.since).count)
        generation = state.generation
        bits = min(state.extensions, 0x7F) | (state.isStretched ? 0x80 : 0)
        kind = state.kind
    }

    init(
        id: Int64, account: Int64, deadline: Int64, payment: Int64, span: UInt32, generation: Int32, first: Int32,
        count: UInt16, bits: UInt8, kind: OwnerState.Kind
    ) {
        self.id = id
        self.account = account
        self.deadline = deadline
        self.payment = payment
        self.span = span
        self.generation = generation
        self.first = first
        self.count = count
        self.bits = bits
        self.kind = kind
    }

    /// What an event says of it.
    var state: OwnerState {
        let lapses = Moment(milliseconds: deadline)
        return OwnerState(
            id: id, kind: kind, generation: generation, account: AccountID(account), deadline: lapses,
            since: deadline == Self.never ? .never : lapses.advanced(by: Milliseconds(-Int64(span))),
            extensions: bits & 0x7F, isStretched: bits & 0x80 != 0, payment: payment == 0 ? nil : PaymentID(payment))
    }

    /// Takes over what an event says, and keeps its places.
    mutating func take(_ state: OwnerState) {
        let before = self
        self = Owner(state)
        first = before.first
        count = before.count
    }
}
