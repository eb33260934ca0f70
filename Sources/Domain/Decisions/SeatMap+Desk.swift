extension SeatMap {
    func walkIn(
        _ wish: SeatWish, _ new: NewBooking, _ paid: Money?, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        guard terms.isOpenAtDesk(at: now) else { throw .notOnSale(terms.life) }
        // Staff sell what they have blocked; held and paying belong to somebody.
        let chosen = try choose(wish, limit: terms.settings.seatsPerHold, allowed: [.free, .blocked], caller)
        let seats = priced(chosen)
        let due = total(of: seats)
        if let paid, paid != due { throw .invalidAmount(expected: due) }
        let booking = OwnerState(id: new.id.number, kind: .booking, account: .nobody, since: .never)
        return try sell(seats, booking, new, now, detail(caller) { $0.method = .cash })
    }

    func cancel(
        _ id: BookingID, _ labels: [String]?, _ reason: Reason, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        let (slot, _) = try booking(id)
        var leaving = places(ofSlot: slot)
        if let labels {
            leaving = try resolve(labels, limit: limits.seatsPerDeskCommand)
            try require(leaving, of: slot)
        }
        // Who came in has had what he paid for, unless the show is cancelled over his head.
        let inside = leaving.filter { self.state(of: $0) == .checkedIn }
        guard inside.isEmpty || terms.life == .cancelled else {
            throw .checkedIn(inside.map { layout.label(of: $0).text })
        }
        let (event, receipt) = cancellation(of: slot, leaving, caller, reason, now)
        return .effect(.cancelled(receipt), [event])
    }

    /// Seats leave a booking, and their price goes back.
    func cancellation(
        of slot: Int32, _ leaving: [PlaceNumber], _ caller: Caller, _ reason: Reason?, _ now: Moment
    ) -> (event: SeatEvent, receipt: CancelReceipt) {
        let gone = Set(leaving)
        let staying = places(ofSlot: slot).filter { !gone.contains($0) }
        var state = owners[slot].state
        state.generation &+= 1
        let (booking, refund) = (BookingID(state.id), total(of: leaving))
        let event = SeatEvent(
            .cancelled, at: now, owners: staying.isEmpty ? [] : [state],
            places: leaving.map(PlaceChange.free) + staying.map { keep($0, self.state(of: $0), state) },
            detail: detail(caller) {
                $0.booking = booking
                $0.payment = state.payment
                $0.reason = reason
                $0.amount = refund.amount
            })
        let receipt = CancelReceipt(
            booking: booking, places: leaving, refund: refund, payment: state.payment, remaining: staying.count)
        return (event, receipt)
    }

    private func require(_ places: [PlaceNumber], of slot: Int32) throws(Refusal) {
        let others = places.filter { self.places[$0.offset].owner != slot }
        guard others.isEmpty else { throw .seatNotInBooking(others.map { layout.label(of: $0).text }) }
    }

    func move(
        _ id: BookingID, _ moves: [SeatMove], _ reason: Reason, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        let (slot, owner) = try booking(id)
        let from = try resolve(moves.map(\.from), limit: limits.seatsPerDeskCommand)
        let to = try resolve(moves.map(\.to), limit: limits.seatsPerDeskCommand)
        try require(from, of: slot)
        let inside = from.filter { self.state(of: $0) == .checkedIn }
        guard inside.isEmpty else { throw .checkedIn(inside.map { layout.label(of: $0).text }) }
        // People may move along: a seat that one of them leaves is free for another.
        let (gone, taken) = (Set(from), Set(to))
        try require(to.filter { !gone.contains($0) }, in: [.free], caller)
        try requireNew(moves.map(\.ticket), count: moves.count)
        var state = owner.state
        state.generation &+= 1
        let staying = places(ofSlot: slot).filter { !gone.contains($0) }
        let arriving = zip(zip(from, to), moves).map { pair, move in
            PlaceChange(pair.1, .booked, owner: id.number, price: places[pair.0.offset].price, ticket: move.ticket)
        }
        let event = SeatEvent(
            .moved, at: now, owners: [state],
            places: from.filter { !taken.contains($0) }.map(PlaceChange.free) + arriving
                + staying.map { keep($0, self.state(of: $0), state) },
            detail: detail(caller) {
                $0.booking = id
                $0.reason = reason
            })
        let kept = receipt(slot).tickets.filter { !gone.contains($0.place) }
        let moved = zip(arriving, moves).map {
            BookingReceipt.Ticket(place: $0.place, price: $0.price, code: $1.ticket)
        }
        let receipt = BookingReceipt(
            booking: id, generation: state.generation, tickets: (kept + moved).sorted { $0.place < $1.place },
            total: total(of: from + staying), payment: state.payment)
        return .effect(.moved(receipt), [event])
    }

    func block(
        _ id: BlockID, _ labels: [String], _ reason: Reason, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        try requireUnused(id.number)
        let places = try resolve(labels, limit: limits.seatsPerDeskCommand)
        try require(places, in: [.free], caller)
        let owner = OwnerState(id: id.number, kind: .block, account: .nobody, since: .never)
        let event = SeatEvent(
            .blocked, at: now, owners: [owner],
            places: places.map { PlaceChange($0, .blocked, owner: id.number) },
            detail: detail(caller) { $0.reason = reason })
        return .effect(.blocked(places), [event])
    }

    func unblock(_ labels: [String], _ reason: Reason?, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        let places = try resolve(labels, limit: limits.seatsPerDeskCommand)
        let blocked = places.filter { state(of: $0) == .blocked }
        let others = places.filter { ![.blocked, .free].contains(state(of: $0)) }
        guard others.isEmpty else { throw .notBlocked(others.map { layout.label(of: $0).text }) }
        guard !blocked.isEmpty else { return .noEffect(.done) }
        // A block that keeps other places keeps its generation: nobody pays for one. In the order of its chain each
        // place is found at once.
        let event = SeatEvent(
            .unblocked, at: now, places: inOrderOfChains(blocked).map(PlaceChange.free),
            detail: detail(caller) { $0.reason = reason })
        return .effect(.unblocked(blocked), [event])
    }

    private func inOrderOfChains(_ wanted: [PlaceNumber]) -> [PlaceNumber] {
        let all = Set(wanted)
        var slots: Set<Int32> = []
        var ordered: [PlaceNumber] = []
        for place in wanted where slots.insert(places[place.offset].owner).inserted {
            ordered += chain(ofSlot: places[place.offset].owner).filter(all.contains)
        }
        return ordered
    }
}
