/// The middle of the front edge of a hall. Distances are squared and doubled, so that all of it stays in whole numbers.
struct Focus: Hashable, Sendable {
    /// Twice the x of the middle.
    let doubledX: Int64
    let y: Int64

    init(of seats: [Spot]) {
        let left = seats.map(\.x).min() ?? 0
        let right = seats.map(\.x).max() ?? 0
        doubledX = Int64(left) + Int64(right)
        y = Int64(seats.map(\.y).min() ?? 0)
    }

    func distance(to seat: Spot) -> Int64 { distance(from: seat, to: seat) }

    /// The distance to the middle of a block of neighbours, given by its two ends.
    func distance(from first: Spot, to last: Spot) -> Int64 {
        let across = Int64(first.x) + Int64(last.x) - doubledX
        let along = Int64(first.y) + Int64(last.y) - 2 * y
        return across * across + along * along
    }
}
