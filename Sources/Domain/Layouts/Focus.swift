/// The middle of the front edge of a hall. Distances are squared and doubled, so that all of it stays in whole numbers.
struct Focus: Hashable, Sendable {
    /// Twice the x of the middle.
    let doubledX: Int64
    let y: Int64

    init(of seats: [Spot]) {
        var (left, right, front) = seats.first.map { ($0.x, $0.x, $0.y) } ?? (0, 0, 0)
        for seat in seats {
            left = min(left, seat.x)
            right = max(right, seat.x)
            front = min(front, seat.y)
        }
        doubledX = Int64(left) + Int64(right)
        y = Int64(front)
    }

    /// What no block of these seats is nearer than: a block may stand nearer than each seat of it.
    func leastDistance(in row: some Sequence<Spot>) -> Int64 {
        var (left, right, front) = (Int64.max, Int64.min, Int64.max)
        for seat in row {
            left = min(left, 2 * Int64(seat.x))
            right = max(right, 2 * Int64(seat.x))
            front = min(front, 2 * Int64(seat.y))
        }
        guard left <= right else { return 0 }
        let across = max(left - doubledX, doubledX - right, 0)
        let along = front - 2 * y
        return across * across + along * along
    }

    /// The distance to the middle of a block of neighbours, given by its two ends.
    func distance(from first: Spot, to last: Spot) -> Int64 {
        let across = Int64(first.x) + Int64(last.x) - doubledX
        let along = Int64(first.y) + Int64(last.y) - 2 * y
        return across * across + along * along
    }
}
