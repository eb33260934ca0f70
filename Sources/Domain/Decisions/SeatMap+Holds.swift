extension SeatMap {
    func hold(_ id: HoldID, _ wish: SeatWish, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        guard caller != .system else { throw .forbidden }
        guard terms.isOnSale(at: now) else { throw .notOnSale(terms.life) }
        try requireUnused(id.number)
        let chosen = try choose(wish, limit: terms.settings.seatsPerHold, allowed: [.free], caller)
        try requireRoom(for: chosen.count, caller)
        let deadline = now.advanced(by: terms.settings.holdTime)
        let owner = OwnerState(id: id.number, kind: .hold, account: caller.account, deadline: deadline, since: now)
        let seats = priced(chosen)
        let event = SeatEvent(
            .held, at: now, owners: [owner],
            places: seats.map { PlaceChange($0.place, .held, owner: id.number, price: $0.price) },
            detail: detail(caller) { $0.hold = id })
        return .effect(.held(receipt(owner, seats)), [event])
    }

    /// More places for a living hold. Those that it had keep their prices, it lapses when it would have lapsed, and a
    /// payment for what it was before is void.
    func add(_ wish: SeatWish, to id: HoldID, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        let (slot, owner) = try ownHold(id, caller, now)
        guard terms.isOnSale(at: now) else { throw .notOnSale(terms.life) }
        let limit = terms.settings.seatsPerHold
        let chosen = try choose(wish, limit: limit, allowed: [.free], caller)
        guard Int(owner.count) + chosen.count <= limit else {
            throw .limitReached(limit: limit, has: Int(owner.count))
        }
        try requireRoom(for: chosen.count, caller)
        let state = renewed(owner)
        let seats = (pricedAsHeld(places(ofSlot: slot)) + priced(chosen)).sorted { $0.place < $1.place }
        let event = SeatEvent(
            .held, at: now, owners: [state],
            places: seats.map { PlaceChange($0.place, .held, owner: owner.id, price: $0.price) },
            detail: detail(caller) { $0.hold = id })
        return .effect(.held(receipt(state, seats)), [event])
    }

    /// What a buyer holds and has booked counts against his limit.
    private func requireRoom(for more: Int, _ caller: Caller) throws(Refusal) {
        let (limit, has) = (terms.settings.seatsPerBuyer, placeCount(of: caller.account))
        guard caller.isStaff || has + more <= limit else { throw .limitReached(limit: limit, has: has) }
    }

    /// Named places that are in an allowed state, or the best there are.
    func choose(
        _ wish: SeatWish, limit: Int, allowed: [PlaceState], _ caller: Caller
    ) throws(Refusal) -> [PlaceNumber] {
        switch wish {
        case .named(let labels):
            let places = try resolve(labels, limit: limit)
            try require(places, in: allowed, caller)
            return places
        case .best(let count, let name):
            guard count > 0 else { throw .noSeats }
            guard count <= limit else { throw .tooManySeats(limit: limit) }
            var category: UInt8?
            if let name {
                category = layout.category(named: name)
                if category == nil { throw .categoryNotFound(name) }
            }
            var search = BestSeats(map: self, count: count, category: category)
            guard let block = search.find() else { throw .notEnoughSeats(together: search.together) }
            return block.map { PlaceNumber($0) }
        }
    }

    func extend(_ id: HoldID, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        let (slot, owner) = try ownHold(id, caller, now)
        var state = owner.state
        let settings = terms.settings
        let latest = state.since.advanced(by: settings.longestHold)
        let deadline = min(state.deadline.advanced(by: settings.extensionTime), latest)
        guard Int(state.extensions) < settings.extensions, deadline > state.deadline else { throw .extendLimit }
        state.deadline = deadline
        state.extensions += 1
        let places = places(ofSlot: slot)
        let event = SeatEvent(
            .extended, at: now, owners: [state], places: places.map { keep($0, .held, state) },
            detail: detail(caller) { $0.hold = id })
        return .effect(.held(receipt(state, pricedAsHeld(places))), [event])
    }

    func release(
        _ id: HoldID, _ labels: [String]?, _ reason: Reason?, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        // Gone already is what was wanted, whoever did it.
        guard let slot = owners.slot(of: id.number), owners[slot].kind == .hold else { return .noEffect(.done) }
        let owner = owners[slot]
        if owner.account != caller.account.number {
            try requireStaff(caller)
            guard reason != nil else { throw .reasonRequired }
        }
        let all = places(ofSlot: slot)
        var leaving = all
        if let labels {
            let named = Set(try resolve(labels, limit: limits.seatsPerDeskCommand))
            leaving = all.filter(named.contains)
        }
        guard !leaving.isEmpty else { return .noEffect(.done) }
        let event = SeatEvent(
            .released, at: now, owners: leaving.count < all.count ? [renewed(owner)] : [],
            places: leaving.map(PlaceChange.free) + stay(all, except: leaving, owner),
            detail: detail(caller) {
                $0.hold = id
                $0.reason = reason
                $0.payment = owner.state.payment
            })
        return .effect(.released(leaving), [event])
    }

    /// A hold with other seats: a new generation, and no payment for what it was before.
    private func renewed(_ owner: Owner) -> OwnerState {
        var state = owner.state
        state.generation &+= 1
        state.payment = nil
        return state
    }

    private func stay(_ all: [PlaceNumber], except leaving: [PlaceNumber], _ owner: Owner) -> [PlaceChange] {
        let gone = Set(leaving)
        return all.filter { !gone.contains($0) }.map {
            PlaceChange($0, .held, owner: owner.id, price: places[$0.offset].price)
        }
    }

    /// The event that ends an owner whose deadline has passed.
    func expiry(ofSlot slot: Int32, _ now: Moment) -> SeatEvent {
        let owner = owners[slot]
        return SeatEvent(
            .expired, at: now, places: places(ofSlot: slot).map(PlaceChange.free),
            detail: detail(.system) {
                $0.hold = HoldID(owner.id)
                $0.payment = owner.state.payment
            })
    }

    func keep(_ place: PlaceNumber, _ state: PlaceState, _ owner: OwnerState) -> PlaceChange {
        PlaceChange(place, state, owner: owner.id, price: places[place.offset].price)
    }

    func pricedAsHeld(_ places: [PlaceNumber]) -> [PricedPlace] {
        places.map { PricedPlace(place: $0, price: self.places[$0.offset].price) }
    }

    func receipt(_ owner: OwnerState, _ seats: [PricedPlace]) -> HoldReceipt {
        HoldReceipt(
            hold: HoldID(owner.id), generation: owner.generation, seats: seats, total: total(of: seats),
            deadline: owner.deadline, extensionsLeft: max(0, terms.settings.extensions - Int(owner.extensions)))
    }
}
