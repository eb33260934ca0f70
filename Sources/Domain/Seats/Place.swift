/// One place of a map, in 20 bytes: what a hall of them takes is what an open show takes.
struct Place: Hashable, Sendable {
    private var priceLow: UInt32 = 0
    /// The slot of its owner, or `none`.
    var owner: Int32 = Self.none
    /// The next place of the same owner, or `none`.
    var next: Int32 = Self.none
    /// The slot of its ticket, or `none`.
    var ticket: Int32 = Self.none
    /// The price is within 37 bits (`ShowLimits`). In two parts it asks for no place that begins at eight bytes.
    private var priceHigh: UInt16 = 0
    var state = PlaceState.free

    static let none: Int32 = -1

    /// What it was sold or is held for.
    var price: Int64 {
        get { Int64(priceHigh) << 32 | Int64(priceLow) }
        set {
            precondition(newValue >= 0 && newValue >> 48 == 0, "a price is within the limits of a show")
            priceLow = UInt32(truncatingIfNeeded: newValue)
            priceHigh = UInt16(truncatingIfNeeded: newValue >> 32)
        }
    }
}
