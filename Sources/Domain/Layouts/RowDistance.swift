/// What no block of seats in a row is nearer to the front than.
struct RowDistance: Hashable, Comparable, Sendable {
    let row: Int
    let distance: Int64

    static func < (left: Self, right: Self) -> Bool {
        left.distance == right.distance ? left.row < right.row : left.distance < right.distance
    }
}
