extension SeatMap {
    /// What a command would do now. Nothing is changed.
    package func decide(_ command: Command, now: Moment) -> Outcome {
        // Time in a show never goes back, whatever the clocks of its nodes say.
        let now = max(now, at)
        do throws(Refusal) {
            return try decide(command.intent, command.caller, now)
        } catch {
            return .refused(error)
        }
    }

    private func decide(_ intent: Intent, _ caller: Caller, _ now: Moment) throws(Refusal) -> Outcome {
        switch intent {
        case .hold(let id, let wish): try hold(id, wish, caller, now)
        case .add(let wish, let id): try add(wish, to: id, caller, now)
        case .extend(let id): try extend(id, caller, now)
        case .release(let id, let seats, let reason): try release(id, seats, reason, caller, now)
        case .pay(let id, let payment, let generation): try pay(id, payment, generation, caller, now)
        case .settle(let settlement): try settle(settlement, caller, now)
        case .decline(let id, let payment): try decline(id, payment, caller, now)
        case .confirm(let id, let booking, let generation): try confirm(id, booking, generation, caller, now)
        case .walkIn(let wish, let booking, let paid): try walkIn(wish, booking, paid, caller, now)
        case .cancel(let id, let seats, let reason): try cancel(id, seats, reason, caller, now)
        case .move(let id, let moves, let reason): try move(id, moves, reason, caller, now)
        case .block(let id, let seats, let reason): try block(id, seats, reason, caller, now)
        case .unblock(let seats, let reason): try unblock(seats, reason, caller, now)
        case .checkIn(let checkIn): try self.checkIn(checkIn, caller, now)
        case .undoCheckIn(let id, let reason): try undoCheckIn(id, reason, caller, now)
        case .change(let edit): try change(edit, caller, now)
        }
    }

    // MARK: Shared by several

    /// The places of labels: each known, none twice.
    func resolve(_ labels: [String], limit: Int) throws(Refusal) -> [PlaceNumber] {
        guard !labels.isEmpty else { throw .noSeats }
        guard labels.count <= limit else { throw .tooManySeats(limit: limit) }
        var places: [PlaceNumber] = []
        places.reserveCapacity(labels.count)
        var unknown: [String] = []
        for label in labels {
            if let place = layout.place(of: label) { places.append(place) } else { unknown.append(label) }
        }
        guard unknown.isEmpty else { throw .seatNotFound(unknown) }
        // As nearly everybody names them: each behind the one before.
        if places.indices.dropFirst().allSatisfy({ places[$0 - 1] < places[$0] }) { return places }
        let sorted = places.sorted()
        let twice = zip(sorted, sorted.dropFirst()).filter { $0 == $1 }.map { layout.label(of: $0.0).text }
        guard twice.isEmpty else { throw .duplicateSeat(twice) }
        return places
    }

    /// Refuses when one of the places is anything but what is allowed, and names each.
    func require(
        _ places: [PlaceNumber], in allowed: [PlaceState], _ caller: Caller
    ) throws(Refusal) {
        let taken = places.filter { !allowed.contains(state(of: $0)) }
        guard !taken.isEmpty else { return }
        throw .seatTaken(
            taken.map { place in
                let slot = self.places[place.offset].owner
                let account = slot >= 0 ? owners[slot].account : 0
                return Refusal.Taken(
                    label: layout.label(of: place).text, state: state(of: place),
                    isMine: account != 0 && account == caller.account.number)
            })
    }

    /// The hold, alive at this moment; what has lapsed is dead, whether or not anybody has said so yet.
    func liveHold(_ id: HoldID, _ now: Moment) throws(Refusal) -> (slot: Int32, owner: Owner) {
        guard let slot = owners.slot(of: id.number), owners[slot].kind == .hold,
            owners[slot].deadline > now.milliseconds
        else { throw .holdExpired }
        return (slot, owners[slot])
    }

    /// The caller's own hold, alive and with no payment under way.
    func ownHold(_ id: HoldID, _ caller: Caller, _ now: Moment) throws(Refusal) -> (slot: Int32, owner: Owner) {
        let (slot, owner) = try liveHold(id, now)
        guard owner.account == caller.account.number else { throw .forbidden }
        guard !isPaying(owner) else { throw .paymentInProgress }
        return (slot, owner)
    }

    func booking(_ id: BookingID) throws(Refusal) -> (slot: Int32, owner: Owner) {
        guard let slot = owners.slot(of: id.number), owners[slot].kind == .booking else { throw .alreadyCancelled }
        return (slot, owners[slot])
    }

    func isPaying(_ owner: Owner) -> Bool {
        owner.first >= 0 && places[Int(owner.first)].state == .paying
    }

    func requireStaff(_ caller: Caller) throws(Refusal) {
        guard caller.isStaff else { throw .forbidden }
    }

    /// A number that nobody has yet, and no number of nobody.
    func requireUnused(_ id: Int64) throws(Refusal) {
        guard id > 0, owners.slot(of: id) == nil else { throw .numberInUse }
    }

    func total(of places: [PlaceNumber]) -> Money {
        Money(clamping: places.reduce(0) { $0 + self.places[$1.offset].price }, terms.currency)
    }

    /// The price of each place now. Whatever is on sale has one.
    func priced(_ places: [PlaceNumber]) -> [PricedPlace] {
        places.map { PricedPlace(place: $0, price: listPrice($0) ?? 0) }
    }

    func total(of seats: [PricedPlace]) -> Money {
        Money(clamping: seats.reduce(0) { $0 + $1.price }, terms.currency)
    }

    func detail(_ caller: Caller, _ fill: (inout EventDetail) -> Void = { _ in }) -> EventDetail {
        var detail = EventDetail()
        if caller.account != .nobody { detail.by = caller.account }
        fill(&detail)
        return detail
    }
}
