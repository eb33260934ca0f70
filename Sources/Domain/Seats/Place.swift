/// One place of a map, in 24 bytes.
struct Place: Hashable, Sendable {
    /// What it was sold or is held for.
    var price: Int64 = 0
    /// The slot of its owner, or `none`.
    var owner: Int32 = Self.none
    /// The next place of the same owner, or `none`.
    var next: Int32 = Self.none
    /// The slot of its ticket, or `none`.
    var ticket: Int32 = Self.none
    var state = PlaceState.free

    static let none: Int32 = -1
}
