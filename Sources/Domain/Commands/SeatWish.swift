/// Which seats somebody wants.
package enum SeatWish: Hashable, Sendable {
    /// These, all or none.
    case named([String])
    /// So many side by side, near the front and the middle, of any category or of one.
    case best(Int, category: String?)
}
