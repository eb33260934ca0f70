/// What the table keeps of an owner, in 44 bytes. When it lapses stands in the heap of deadlines, for those that do:
/// most owners are bookings.
struct OwnerRecord: Sendable {
    /// A number that may begin at four bytes.
    private struct Number: Sendable {
        private let low: UInt32
        private let high: UInt32

        init(_ value: Int64) {
            low = UInt32(truncatingIfNeeded: value)
            high = UInt32(truncatingIfNeeded: value >> 32)
        }

        var value: Int64 { Int64(truncatingIfNeeded: UInt64(high) << 32 | UInt64(low)) }
    }

    private let numbers: (id: Number, account: Number, payment: Number)
    private let generation: Int32
    /// The chain of its places, and how many they are.
    var first: Int32
    /// The next owner of the same account.
    var nextOfAccount: Int32
    /// Where it stands in the heap of deadlines.
    var heapPlace: Int32
    var count: UInt16
    private let bits: UInt8
    private let kind: OwnerState.Kind

    init(_ owner: Owner, nextOfAccount: Int32 = Place.none, heapPlace: Int32 = Place.none) {
        numbers = (Number(owner.id), Number(owner.account), Number(owner.payment))
        generation = owner.generation
        first = owner.first
        self.nextOfAccount = nextOfAccount
        self.heapPlace = heapPlace
        count = owner.count
        bits = owner.bits
        kind = owner.kind
    }

    var id: Int64 { numbers.id.value }
    var account: Int64 { numbers.account.value }

    /// Inlined, because most who ask want one or two of these.
    @inline(__always)
    func owner(deadline: Int64, span: UInt32) -> Owner {
        Owner(
            id: id, account: account, deadline: deadline, payment: numbers.payment.value, span: span,
            generation: generation, first: first, count: count, bits: bits, kind: kind)
    }
}
