internal import Domain

/// What the events of one batch leave of the holds they touch: each stands once, however often it was changed. Lists,
/// because a batch mostly makes holds, and each of those is new.
struct HoldChanges {
    struct Living {
        let owner: OwnerState
        let isPaying: Bool
        let places: [PlaceChange]
        /// Made by one of these events.
        let isNew: Bool
    }

    private(set) var living: [Living] = []
    private(set) var ended: [Int64] = []

    init(of events: [SeatEvent]) {
        living.reserveCapacity(events.count)
        for event in events { take(event) }
    }

    private mutating func take(_ event: SeatEvent) {
        for owner in event.owners where owner.kind == .hold { keep(owner, event) }
        switch event.kind {
        case .released, .expired, .booked:
            guard let hold = event.detail.hold?.number, !event.owners.contains(where: { $0.id == hold }) else { return }
            if let index = index(of: hold) { living.remove(at: index) }
            ended.append(hold)
        case .held, .extended, .paying, .paymentLate, .cancelled, .moved, .checkedIn, .checkInUndone, .blocked,
            .unblocked, .showChanged, .unknown:
            break
        }
    }

    private mutating func keep(_ owner: OwnerState, _ event: SeatEvent) {
        // An event that names a hold names all places that it has from here on.
        let areAll = event.places.allSatisfy { $0.owner == owner.id }
        let places = areAll ? event.places : event.places.filter { $0.owner == owner.id }
        // One whose payment was declined is held again, and was there before.
        let isMade = event.kind == .held && owner.generation == 1 && event.detail.payment == nil
        let known = isMade ? nil : index(of: owner.id)
        let hold = Living(
            owner: owner, isPaying: places.first?.state == .paying, places: places,
            isNew: known.map { living[$0].isNew } ?? isMade)
        if let known { living[known] = hold } else { living.append(hold) }
        ended.removeAll { $0 == owner.id }
    }

    private func index(of hold: Int64) -> Int? { living.lastIndex { $0.owner.id == hold } }
}
