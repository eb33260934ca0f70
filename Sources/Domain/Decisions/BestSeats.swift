/// The search for so many free seats side by side: nearest to the middle of the front, leaving no single seat alone
/// between others unless nothing else is left. Each seat is looked at once at most, full rows not at all, and rows that
/// cannot be better than what was found neither.
struct BestSeats {
    private struct Found {
        let seats: Range<Int>
        let distance: Int64
    }

    private let map: SeatMap
    private let spots: [Spot]
    private let focus: Focus
    private let count: Int
    private let category: UInt8?
    private var clean: Found?
    /// The best one that leaves a seat alone.
    private var orphaning: Found?
    /// The longest run of seats that would do, for whoever wants more than there is.
    private(set) var together = 0

    init(map: SeatMap, count: Int, category: UInt8?) {
        self.map = map
        spots = map.layout.spots
        focus = map.layout.focus
        self.count = count
        self.category = category
    }

    mutating func find() -> Range<Int>? {
        for row in map.layout.rowsByDistance {
            // Nothing in this row or behind it is nearer.
            if let clean, row.distance > clean.distance { break }
            if map.freeInRow[row.row] > 0 { search(map.layout.rows[row.row].seats) }
        }
        return (clean ?? orphaning)?.seats
    }

    private mutating func search(_ row: Range<Int>) {
        var start = row.lowerBound
        var seat = row.lowerBound
        while seat < row.upperBound {
            let suits = suits(seat)
            if seat > start, !suits || !spots[seat].joinsPrevious {
                judge(start..<seat, row)
                start = seat
            }
            seat += 1
            if !suits { start = seat }
        }
        if start < seat { judge(start..<seat, row) }
    }

    /// Free, of the category, and not kept for somebody who needs it.
    private func suits(_ seat: Int) -> Bool {
        guard map.places[seat].state == .free, !spots[seat].isReserved else { return false }
        return category == nil || spots[seat].category == category
    }

    /// Every block of a run of seats that would do.
    private mutating func judge(_ run: Range<Int>, _ row: Range<Int>) {
        together = max(together, run.count)
        guard run.count >= count else { return }
        for first in run.lowerBound...run.upperBound - count {
            let block = first..<first + count
            let distance = focus.distance(from: spots[block.lowerBound], to: spots[block.upperBound - 1])
            if let clean, distance >= clean.distance { continue }
            let leavesOrphan = isAlone(before: block, row) || isAlone(after: block, row)
            if leavesOrphan {
                if orphaning.map({ distance < $0.distance }) ?? true {
                    orphaning = Found(seats: block, distance: distance)
                }
            } else {
                clean = Found(seats: block, distance: distance)
            }
        }
    }

    /// Whether the seat before the block would be left with nobody free beside it.
    private func isAlone(before block: Range<Int>, _ row: Range<Int>) -> Bool {
        let seat = block.lowerBound - 1
        guard isFreeNeighbour(seat, of: block.lowerBound, row) else { return false }
        return !isFreeNeighbour(seat - 1, of: seat, row)
    }

    private func isAlone(after block: Range<Int>, _ row: Range<Int>) -> Bool {
        let seat = block.upperBound
        guard isFreeNeighbour(seat, of: block.upperBound - 1, row) else { return false }
        return !isFreeNeighbour(seat + 1, of: seat, row)
    }

    private func isFreeNeighbour(_ seat: Int, of other: Int, _ row: Range<Int>) -> Bool {
        guard row.contains(seat), row.contains(other), map.places[seat].state == .free else { return false }
        return spots[max(seat, other)].joinsPrevious
    }
}
