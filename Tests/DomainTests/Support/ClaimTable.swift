@testable import Domain

/// What the ledger's table of claims would hold: changed by the net changes alone, with the same checks on each row.
struct ClaimTable: Equatable {
    enum Fault: Error, Equatable {
        case diverged(PlaceNumber)
    }

    private(set) var rows: [PlaceNumber: Claim] = [:]

    init() {}

    init(of map: SeatMap) {
        for index in map.layout.seats.indices {
            let place = PlaceNumber(index)
            if let claim = map.claim(of: place) { rows[place] = claim }
        }
    }

    /// The lists are disjoint and every row is as it is named, or all of it is refused.
    mutating func apply(_ changes: ClaimChanges) throws(Fault) {
        var touched: Set<PlaceNumber> = []
        for change in changes.freed {
            guard rows[change.place] == change.before, touched.insert(change.place).inserted else {
                throw .diverged(change.place)
            }
            rows[change.place] = nil
        }
        for change in changes.changed {
            guard rows[change.place] == change.before, touched.insert(change.place).inserted else {
                throw .diverged(change.place)
            }
            rows[change.place] = change.after
        }
        for change in changes.taken {
            guard rows[change.place] == nil, touched.insert(change.place).inserted else {
                throw .diverged(change.place)
            }
            rows[change.place] = change.after
        }
    }
}
