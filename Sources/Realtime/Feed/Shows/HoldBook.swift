internal import Domain

/// The holds of a show as staff see them, folded from its events.
struct HoldBook: Sendable {
    struct Hold: Sendable {
        let id: Int64
        var account: AccountID
        var deadline: Moment
        var places: [PlaceNumber]
        /// The last event that was about it.
        var changed: Int64
    }

    private var holds: [Int64: Hold] = [:]
    private var owners: [PlaceNumber: Int64] = [:]

    init(of map: SeatMap) {
        for holding in map.holds() {
            let owner = holding.owner
            holds[owner.id] = Hold(
                id: owner.id, account: owner.account, deadline: owner.deadline, places: holding.places, changed: 0)
            for place in holding.places { owners[place] = owner.id }
        }
    }

    /// Every hold, the first to lapse first.
    var all: [Hold] { holds.values.sorted { ($0.deadline, $0.id) < ($1.deadline, $1.id) } }

    func owner(of place: PlaceNumber) -> Int64? { owners[place] }

    /// Takes over what an event says.
    mutating func take(_ event: SeatEvent, seq: Int64) {
        for owner in event.owners where owner.kind == .hold {
            holds[owner.id, default: Self.none(owner.id)].account = owner.account
            holds[owner.id]?.deadline = owner.deadline
            holds[owner.id]?.changed = seq
        }
        var left: Set<Int64> = []
        for change in event.places {
            let isHeld = change.state == .held || change.state == .paying
            if let old = owners[change.place], old != change.owner || !isHeld {
                owners[change.place] = nil
                holds[old]?.places.removeAll { $0 == change.place }
                holds[old]?.changed = seq
                left.insert(old)
            }
            guard isHeld, owners[change.place] == nil, holds[change.owner] != nil else { continue }
            owners[change.place] = change.owner
            holds[change.owner]?.places.append(change.place)
        }
        for owner in event.owners where owner.kind == .hold { left.insert(owner.id) }
        for id in left where holds[id]?.places.isEmpty == true { holds[id] = nil }
    }

    /// Notes that an older event was about a hold.
    mutating func note(_ id: Int64, changedAt seq: Int64) {
        guard let hold = holds[id], hold.changed < seq else { return }
        holds[id]?.changed = seq
    }

    private static func none(_ id: Int64) -> Hold {
        Hold(id: id, account: .nobody, deadline: .never, places: [], changed: 0)
    }
}
