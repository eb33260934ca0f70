/// How near the best seat of a row comes to the front.
struct RowDistance: Hashable, Comparable, Sendable {
    let row: Int
    let distance: Int64

    static func < (left: Self, right: Self) -> Bool {
        left.distance == right.distance ? left.row < right.row : left.distance < right.distance
    }
}
