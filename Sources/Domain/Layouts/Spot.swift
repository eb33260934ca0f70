/// What a search for seats reads of one, without its label: small, and copied without counting references.
struct Spot: Hashable, Sendable {
    let x: Int32
    let y: Int32
    let category: UInt8
    /// Kept for those who need it.
    let isReserved: Bool
    let joinsPrevious: Bool

    init(_ seat: Layout.Seat) {
        x = seat.x
        y = seat.y
        category = seat.category
        isReserved = !seat.flags.isDisjoint(with: .reserved)
        joinsPrevious = seat.joinsPrevious
    }
}
