extension SeatMap {
    func pay(
        _ id: HoldID, _ payment: PaymentID, _ generation: Int32?, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        guard terms.life == .onSale else { throw .notOnSale(terms.life) }
        let (slot, owner) = try liveHold(id, now)
        guard owner.account == caller.account.number else { throw .forbidden }
        guard payment.number > 0 else { throw .numberInUse }
        let places = places(ofSlot: slot)
        if isPaying(owner) {
            guard owner.payment == payment.number else { throw .paymentInProgress }
            return .noEffect(.paying(receipt(owner.state, payment, places)))
        }
        if let generation, generation != owner.generation { throw .holdSuperseded(generation: owner.generation) }
        var state = owner.state
        state.payment = payment
        if !state.isStretched {
            // Once, and never beyond the longest life of a hold.
            let latest = state.since.advanced(by: terms.settings.longestHold)
            state.deadline = max(state.deadline, min(now.advanced(by: terms.settings.paymentTime), latest))
            state.isStretched = true
        }
        let event = SeatEvent(
            .paying, at: now, owners: [state], places: places.map { keep($0, .paying, state) },
            detail: detail(caller) {
                $0.hold = id
                $0.payment = payment
                $0.amount = total(of: places).amount
            })
        return .effect(.paying(receipt(state, payment, places)), [event])
    }

    /// Whether the seats of a hold wait for a payment.
    package func wait(for payment: PaymentID, of hold: HoldID) -> PaymentWait {
        guard let slot = owners.slot(of: hold.number), owners[slot].kind == .hold else { return .gone }
        return isPaying(owners[slot]) && owners[slot].payment == payment.number ? .waiting : .over
    }

    /// What a hold costs; nil when it is gone, or is of another generation than the one that is meant.
    package func due(for hold: HoldID, of generation: Int32?) -> Money? {
        guard let slot = owners.slot(of: hold.number), owners[slot].kind == .hold,
            generation ?? owners[slot].generation == owners[slot].generation
        else { return nil }
        return total(of: places(ofSlot: slot))
    }

    func settle(_ settlement: Settlement, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        guard caller == .system else { throw .forbidden }
        let new = settlement.booking
        // The same payment told of twice, by two different messages.
        if let slot = owners.slot(of: new.id.number) {
            guard owners[slot].kind == .booking, owners[slot].payment == settlement.payment.number else {
                throw .numberInUse
            }
            return .noEffect(.booked(receipt(slot)))
        }
        let paid = owners.slot(of: settlement.hold.number).flatMap { slot -> Int32? in
            let owner = owners[slot]
            let isFenced = owner.payment == settlement.payment.number && owner.generation == settlement.generation
            return owner.kind == .hold && isFenced && isPaying(owner) ? slot : nil
        }
        guard let paid, owners[paid].deadline > now.milliseconds else { return late(settlement, hold: nil, now) }
        guard settlement.amount == total(of: places(ofSlot: paid)), terms.life != .cancelled else {
            return late(settlement, hold: paid, now)
        }
        return try book(paid, new, .online, settlement.payment, caller, now)
    }

    /// Whatever a dead generation paid is given back; no seat is ever taken for it. A hold that still waits for this
    /// very payment stops waiting.
    private func late(_ settlement: Settlement, hold: Int32?, _ now: Moment) -> Outcome {
        var freed: (owners: [OwnerState], places: [PlaceChange]) = ([], [])
        if let hold {
            var state = owners[hold].state
            state.payment = nil
            freed = ([state], places(ofSlot: hold).map { keep($0, .held, state) })
        }
        var detail = EventDetail()
        detail.hold = settlement.hold
        detail.payment = settlement.payment
        detail.booking = settlement.booking.id
        detail.amount = settlement.amount.amount
        let event = SeatEvent(.paymentLate, at: now, owners: freed.owners, places: freed.places, detail: detail)
        return .effect(.paymentLate(settlement.payment, refund: settlement.amount), [event])
    }

    func decline(_ id: HoldID, _ payment: PaymentID, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        guard caller == .system else { throw .forbidden }
        guard let slot = owners.slot(of: id.number), owners[slot].kind == .hold, isPaying(owners[slot]),
            owners[slot].payment == payment.number, owners[slot].deadline > now.milliseconds
        else { return .noEffect(.done) }
        var state = owners[slot].state
        state.payment = nil
        let places = places(ofSlot: slot)
        let event = SeatEvent(
            .held, at: now, owners: [state], places: places.map { keep($0, .held, state) },
            detail: detail(caller) {
                $0.hold = id
                $0.payment = payment
            })
        return .effect(.held(receipt(state, pricedAsHeld(places))), [event])
    }

    func confirm(
        _ id: HoldID, _ new: NewBooking, _ generation: Int32?, _ caller: Caller, _ now: Moment
    ) throws(Refusal) -> Outcome {
        guard terms.life == .onSale else { throw .notOnSale(terms.life) }
        let (slot, owner) = try ownHold(id, caller, now)
        if let generation, generation != owner.generation { throw .holdSuperseded(generation: owner.generation) }
        let due = total(of: places(ofSlot: slot))
        guard due.amount == 0 else { throw .paymentRequired(due) }
        return try book(slot, new, .free, nil, caller, now)
    }

    /// A hold becomes a booking, at the prices it was held for.
    private func book(
        _ slot: Int32, _ new: NewBooking, _ method: PaymentMethod, _ payment: PaymentID?, _ caller: Caller,
        _ now: Moment
    ) throws(Refusal) -> Outcome {
        let hold = owners[slot]
        let booking = OwnerState(
            id: new.id.number, kind: .booking, account: AccountID(hold.account), since: .never, payment: payment)
        return try sell(
            pricedAsHeld(places(ofSlot: slot)), booking, new, now,
            detail(caller) {
                $0.hold = HoldID(hold.id)
                $0.method = method
                $0.payment = payment
            })
    }

    /// The event and the answer of every sale.
    func sell(
        _ seats: [PricedPlace], _ booking: OwnerState, _ new: NewBooking, _ now: Moment, _ detail: EventDetail
    ) throws(Refusal) -> Outcome {
        try requireUnused(booking.id)
        try requireNew(new.tickets, count: seats.count)
        let total = total(of: seats)
        var detail = detail
        detail.booking = new.id
        detail.code = new.code
        detail.amount = total.amount
        let sold = zip(seats, new.tickets)
        let event = SeatEvent(
            .booked, at: now, owners: [booking],
            places: sold.map {
                PlaceChange($0.place, .booked, owner: booking.id, price: $0.price, ticket: $1)
            }, detail: detail)
        let receipt = BookingReceipt(
            booking: new.id, generation: booking.generation,
            tickets: sold.map { BookingReceipt.Ticket(place: $0.place, price: $0.price, code: $1) }, total: total,
            payment: booking.payment)
        return .effect(.booked(receipt), [event])
    }

    /// A ticket for each seat, and none that stands on another seat already.
    func requireNew(_ codes: [TicketCode], count: Int) throws(Refusal) {
        guard codes.count >= count else { throw .ticketsMissing }
        let used = codes.prefix(count)
        guard Set(used).count == count, used.allSatisfy({ tickets.slot(of: $0) == nil }) else { throw .numberInUse }
    }

    func receipt(_ booking: Int32) -> BookingReceipt {
        let owner = owners[booking]
        let places = places(ofSlot: booking)
        return BookingReceipt(
            booking: BookingID(owner.id), generation: owner.generation,
            tickets: places.compactMap { place in
                ticket(of: place).map {
                    BookingReceipt.Ticket(place: place, price: self.places[place.offset].price, code: $0)
                }
            }, total: total(of: places), payment: owner.state.payment)
    }

    private func receipt(_ owner: OwnerState, _ payment: PaymentID, _ places: [PlaceNumber]) -> PaymentReceipt {
        PaymentReceipt(
            hold: HoldID(owner.id), payment: payment, generation: owner.generation, seats: places.count,
            amount: total(of: places), deadline: owner.deadline)
    }
}
