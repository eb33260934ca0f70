internal import Domain

/// What the events of one batch leave of the holds they touch: each stands once, however often it was changed.
struct HoldChanges {
    struct Living {
        let owner: OwnerState
        let isPaying: Bool
        let places: [PlaceChange]
        /// Made by one of these events.
        let isNew: Bool
    }

    private(set) var living: [Int64: Living] = [:]
    private(set) var ended: Set<Int64> = []

    init(of events: [SeatEvent]) {
        living.reserveCapacity(events.count)
        for event in events { take(event) }
    }

    private mutating func take(_ event: SeatEvent) {
        for owner in event.owners where owner.kind == .hold {
            // An event that names a hold names all places that it has from here on.
            let areAll = event.places.allSatisfy { $0.owner == owner.id }
            let places = areAll ? event.places : event.places.filter { $0.owner == owner.id }
            // One whose payment was declined is held again, and was there before.
            let isMade = event.kind == .held && owner.generation == 1 && event.detail.payment == nil
            living[owner.id] = Living(
                owner: owner, isPaying: places.first?.state == .paying, places: places,
                isNew: living[owner.id]?.isNew ?? isMade)
            ended.remove(owner.id)
        }
        switch event.kind {
        case .released, .expired, .booked:
            guard let hold = event.detail.hold?.number, !event.owners.contains(where: { $0.id == hold }) else { return }
            living[hold] = nil
            ended.insert(hold)
        case .held, .extended, .paying, .paymentLate, .cancelled, .moved, .checkedIn, .checkInUndone, .blocked,
            .unblocked, .showChanged, .unknown:
            break
        }
    }
}
