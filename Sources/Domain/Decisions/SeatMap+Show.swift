extension SeatMap {
    func change(_ edit: ShowEdit, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        guard caller.owns(terms.owner) else { throw .forbidden }
        if edit.wantsUnsold, tally.hasSold { throw .show(.frozen) }
        let next = edit.applied(to: terms)
        guard next != terms else { return .noEffect(.done) }
        do throws(ShowFault) {
            try terms.check(next: next, layout: layout, limits: limits, hasSold: tally.hasSold, now: now)
        } catch {
            throw .show(error)
        }
        let event = SeatEvent(.showChanged, at: now, detail: detail(caller) { $0.terms = next })
        return .effect(.showChanged, [event])
    }

    // MARK: What happens by itself

    /// Where the show's life goes next without anybody's doing, and when: a sale opens when it was announced to, and a
    /// show that is over has ended.
    var nextLife: (life: ShowLife, at: Moment)? {
        switch terms.life {
        case .scheduled:
            let opening = terms.saleOpensAt > .distantPast ? min(terms.saleOpensAt, terms.endsAt) : terms.endsAt
            return (.onSale, opening)
        case .onSale: return (.ended, terms.endsAt)
        case .draft, .ended, .cancelled, .discarded: return nil
        }
    }

    /// Whether a cancelled show still has holds or bookings, which end by themselves. Seats that are being paid for do
    /// so when their payment is over; who came in already is left to the staff.
    var isClearing: Bool {
        let states = tally.states
        return terms.life == .cancelled
            && states[Int(PlaceState.held.rawValue)] + states[Int(PlaceState.booked.rawValue)] > 0
    }

    func lifeChange(to life: ShowLife, _ now: Moment) -> SeatEvent {
        var next = terms
        next.life = life
        return SeatEvent(.showChanged, at: now, detail: detail(.system) { $0.terms = next })
    }

    /// The events that end holds and bookings of a cancelled show, at most so many; of each booking a refund is due.
    func clearing(most: Int, _ now: Moment) -> [SeatEvent] {
        var slots: [Int32] = []
        owners.visit { slot, owner in
            guard slots.count < most, owner.kind != .block, owner.first >= 0 else { return }
            let canBeDropped = places(ofSlot: slot).contains { [.held, .booked].contains(self.state(of: $0)) }
            if canBeDropped { slots.append(slot) }
        }
        return slots.map { owners[$0].kind == .hold ? dropped(hold: $0, now) : dropped(booking: $0, now) }
    }

    private static let reason = Reason("The show is cancelled")

    private func dropped(hold slot: Int32, _ now: Moment) -> SeatEvent {
        SeatEvent(
            .released, at: now, places: places(ofSlot: slot).map(PlaceChange.free),
            detail: detail(.system) {
                $0.hold = HoldID(owners[slot].id)
                $0.reason = Self.reason
            })
    }

    private func dropped(booking slot: Int32, _ now: Moment) -> SeatEvent {
        let all = places(ofSlot: slot)
        let leaving = all.filter { self.state(of: $0) == .booked }
        return cancellation(of: slot, leaving, .system, Self.reason, now).event
    }
}
