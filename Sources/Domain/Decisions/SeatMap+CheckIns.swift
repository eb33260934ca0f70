extension SeatMap {
    func checkIn(_ checkIn: CheckIn, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        guard checkIn.id.number > 0 else { throw .numberInUse }
        let found = places(for: checkIn.key)
        guard let first = found.first else { return .noEffect(.checkedIn(verdict(unknown: checkIn))) }
        let booking = places[first.offset].owner
        let passing = found.filter { mayPass($0, checkIn.direction) }
        // Whoever is inside may leave at any time, of whatever show.
        let isLeaving = checkIn.direction == .exit && !passing.isEmpty
        guard !terms.life.isCalledOff || isLeaving else { return .noEffect(.checkedIn(CheckInReceipt(.cancelled))) }
        guard checkIn.direction == .exit || terms.areDoorsOpen(at: now) else {
            return .noEffect(.checkedIn(receipt(.outsideWindow, nil, found, booking)))
        }
        guard !passing.isEmpty else { return .noEffect(.checkedIn(refusal(found, booking))) }
        let isKnown = gates.contains { $0.gate == checkIn.gate }
        guard isKnown || gates.count < limits.gates else { throw .tooManyGates(limit: limits.gates) }
        return admit(passing, checkIn, booking, caller, now)
    }

    /// The valid tickets that a code, a seat or a booking stands for.
    private func places(for key: CheckIn.Key) -> [PlaceNumber] {
        switch key {
        case .code(let code):
            return tickets.slot(of: code).flatMap { tickets[$0] }.map { [PlaceNumber($0.place)] } ?? []
        case .seat(let label):
            guard let place = layout.place(of: label), places[place.offset].ticket >= 0 else { return [] }
            return [place]
        case .booking(let id):
            guard let slot = owners.slot(of: id.number), owners[slot].kind == .booking else { return [] }
            return places(ofSlot: slot)
        }
    }

    private func verdict(unknown checkIn: CheckIn) -> CheckInReceipt {
        switch checkIn.standing {
        case .unknown:
            // The bookings of a cancelled show are gone with it; of a code the caller knows more.
            if case .code = checkIn.key {
                CheckInReceipt(.notValid)
            } else {
                CheckInReceipt(terms.life.isCalledOff ? .cancelled : .notValid)
            }
        case .otherShow: CheckInReceipt(.otherShow)
        case .cancelled: CheckInReceipt(.cancelled)
        }
    }

    /// In when outside, out when inside.
    private func mayPass(_ place: PlaceNumber, _ direction: Direction) -> Bool {
        let isInside = admission(of: place)?.isInside ?? false
        switch direction {
        case .entry: return !isInside
        case .exit: return isInside
        }
    }

    /// Already where he wants to be; or on his way out and never seen coming in.
    private func refusal(_ found: [PlaceNumber], _ booking: Int32) -> CheckInReceipt {
        let first = found.lazy.compactMap { admission(of: $0) }.first
        return receipt(first == nil ? .notValid : .already, first, found, booking)
    }

    private func admit(
        _ passing: [PlaceNumber], _ checkIn: CheckIn, _ booking: Int32, _ caller: Caller, _ now: Moment
    ) -> Outcome {
        let owner = owners[booking]
        let isEntry = checkIn.direction == .entry
        let admissions = passing.map { place in
            let first = admission(of: place)
            return Admission(
                place: place, checkIn: first?.checkIn ?? checkIn.id, at: first?.at ?? now,
                gate: first?.gate ?? checkIn.gate, isInside: isEntry)
        }
        let event = SeatEvent(
            .checkedIn, at: now,
            places: passing.map { PlaceChange($0, .checkedIn, owner: owner.id, price: places[$0.offset].price) },
            admissions: admissions,
            detail: detail(caller) {
                $0.booking = BookingID(owner.id)
                $0.gate = checkIn.gate
                $0.direction = checkIn.direction
                $0.checkIn = checkIn.id
            })
        let before = self.inside(booking)
        let answer = CheckInReceipt(
            .ok, checkIn: checkIn.id, booking: BookingID(owner.id), places: passing,
            first: passing.lazy.compactMap { admission(of: $0) }.first, party: Int(owner.count),
            inside: before + (isEntry ? passing.count : -passing.count))
        return .effect(.checkedIn(answer), [event])
    }

    private func receipt(
        _ verdict: CheckInReceipt.Verdict, _ first: Admission?, _ found: [PlaceNumber], _ booking: Int32
    ) -> CheckInReceipt {
        CheckInReceipt(
            verdict, checkIn: first?.checkIn, booking: BookingID(owners[booking].id), places: found, first: first,
            party: Int(owners[booking].count), inside: inside(booking))
    }

    /// How many of a booking's people are inside.
    private func inside(_ booking: Int32) -> Int {
        places(ofSlot: booking).count { admission(of: $0)?.isInside ?? false }
    }

    /// Takes a first admission back, as long as it is fresh and the people are still inside. Of a cancelled show it
    /// never is too old.
    func undoCheckIn(_ id: CheckInID, _ reason: Reason, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        try requireStaff(caller)
        var found: [Admission] = []
        tickets.visit { ticket in
            if ticket.checkIn == id.number, let admission = admission(of: ticket) { found.append(admission) }
        }
        found.sort { $0.place < $1.place }
        guard let first = found.first else { throw .checkInNotFound }
        let latest = first.at.advanced(by: terms.settings.undoTime)
        let isFresh = now <= latest || terms.life == .cancelled
        guard isFresh, found.allSatisfy(\.isInside) else { throw .undoTooLate }
        let event = SeatEvent(
            .checkInUndone, at: now,
            places: found.map { admission in
                let record = places[admission.place.offset]
                return PlaceChange(admission.place, .booked, owner: owners[record.owner].id, price: record.price)
            },
            detail: detail(caller) {
                $0.booking = BookingID(owners[places[first.place.offset].owner].id)
                $0.gate = first.gate
                $0.reason = reason
                $0.checkIn = id
            })
        return .effect(.checkInUndone(found.map(\.place)), [event])
    }
}
