extension SeatMap {
    /// Takes over the effect of the next event. It reads no kind: what an event does is said by what it carries.
    package mutating func apply(_ event: SeatEvent) throws(FoldFault) {
        try check(event)
        seq += 1
        at = max(at, event.at)
        if journal.isOpen { noteClaims(of: event) }
        if event.owners.count > 4 { makeRoom(for: event) }
        for state in event.owners { take(state) }
        var emptied: [Int32] = []
        for change in event.places { move(change, &emptied) }
        for slot in emptied where owners[slot].id != 0 && owners[slot].count == 0 { drop(slot) }
        for state in event.owners {
            if let slot = owners.slot(of: state.id), owners[slot].count == 0 { drop(slot) }
        }
        if let gates = event.detail.gates { tally.gates = gates }
        for admission in event.admissions { admit(admission) }
        if !event.admissions.isEmpty, event.detail.gates == nil { count(event) }
        if let terms = event.detail.terms { self.terms = terms }
        if event.detail.hasSold == true { tally.hasSold = true }
    }

    // MARK: Before anything is changed

    private func check(_ event: SeatEvent) throws(FoldFault) {
        // An image names all owners at once, an event rarely more than two.
        let told = event.owners.count > 4 ? Set(event.owners.map(\.id)) : []
        if event.owners.count > 4, told.count != event.owners.count { throw .ownerTwice(0) }
        for (index, state) in event.owners.enumerated() {
            let isTwice = told.isEmpty && event.owners[..<index].contains { $0.id == state.id }
            guard state.id > 0, !isTwice else { throw .ownerTwice(state.id) }
        }
        for change in event.places {
            guard layout.contains(change.place) else { throw .place(change.place) }
            guard (change.state == .free) == (change.owner == 0) else { throw .owner(change.owner) }
            let isTold = told.isEmpty ? event.owners.contains { $0.id == change.owner } : told.contains(change.owner)
            guard change.owner == 0 || isTold || owners.slot(of: change.owner) != nil else {
                throw .owner(change.owner)
            }
        }
        if !event.admissions.isEmpty { try checkAdmissions(of: event) }
        if let terms = event.detail.terms, terms.prices.count != layout.categories.count { throw .terms }
    }

    private func checkAdmissions(of event: SeatEvent) throws(FoldFault) {
        var ticketed: [PlaceNumber: Bool] = [:]
        for change in event.places {
            let isSold = change.state == .booked || change.state == .checkedIn
            ticketed[change.place] = isSold && (change.ticket != nil || places[change.place.offset].ticket >= 0)
        }
        for admission in event.admissions {
            guard layout.contains(admission.place) else { throw .place(admission.place) }
            let isTicketed = ticketed[admission.place] ?? (places[admission.place.offset].ticket >= 0)
            guard isTicketed else { throw .admission(admission.place) }
        }
        var gates = Set((event.detail.gates ?? tally.gates).map(\.gate))
        gates.formUnion(event.admissions.map(\.gate))
        if let gate = event.detail.gate { gates.insert(gate) }
        guard gates.count <= limits.gates else { throw .tooManyGates }
    }

    private mutating func noteClaims(of event: SeatEvent) {
        for change in event.places { journal.claims.append((change.place.index, claim(of: change.place))) }
    }

    // MARK: Owners and places

    /// An image names all that there are: tables that grow to them bit by bit leave holes in memory.
    private mutating func makeRoom(for event: SeatEvent) {
        owners.reserve(event.owners.count { owners.slot(of: $0.id) == nil })
        tickets.reserve(event.places.count { $0.ticket != nil && places[$0.place.offset].ticket < 0 })
    }

    private mutating func take(_ state: OwnerState) {
        if let slot = owners.slot(of: state.id) {
            var owner = owners[slot]
            owner.take(state)
            setOwner(slot, owner)
        } else {
            let slot = owners.insert(Owner(state), most: places.count)
            if journal.isOpen { journal.entries.append(.ownerInserted(slot)) }
        }
    }

    private mutating func move(_ change: PlaceChange, _ emptied: inout [Int32]) {
        let index = change.place.index
        let target = change.owner == 0 ? Place.none : owners.slot(of: change.owner) ?? Place.none
        let before = places[Int(index)]
        let isSameOwner = before.owner == target
        if !isSameOwner {
            if before.owner >= 0 { detach(index, &emptied) }
            if target >= 0 { attach(index, to: target) }
        }
        renewTicket(change, keeps: isSameOwner)
        var place = places[Int(index)]
        place.state = change.state
        place.price = target >= 0 ? change.price : 0
        setPlace(index, place)
        if change.state == .booked || change.state == .checkedIn { tally.hasSold = true }
    }

    private mutating func detach(_ index: Int32, _ emptied: inout [Int32]) {
        var place = places[Int(index)]
        let slot = place.owner
        var (first, count) = owners.chain(of: slot)
        if first == index {
            first = place.next
        } else {
            var before = first
            while before >= 0, places[Int(before)].next != index { before = places[Int(before)].next }
            if before >= 0 {
                var previous = places[Int(before)]
                previous.next = place.next
                setPlace(before, previous)
            }
        }
        count -= 1
        setChain(of: slot, first, count)
        if count == 0 { emptied.append(slot) }
        place.owner = Place.none
        place.next = Place.none
        setPlace(index, place)
    }

    /// Puts a place in front of the others: an owner that gives its places back in the reverse order finds each at
    /// once.
    private mutating func attach(_ index: Int32, to slot: Int32) {
        let (first, count) = owners.chain(of: slot)
        var place = places[Int(index)]
        place.owner = slot
        place.next = first
        setChain(of: slot, index, count + 1)
        setPlace(index, place)
    }

    private mutating func drop(_ slot: Int32) {
        let owner = owners.remove(slot)
        if journal.isOpen { journal.entries.append(.ownerRemoved(owner)) }
    }

    // MARK: Tickets

    private mutating func renewTicket(_ change: PlaceChange, keeps: Bool) {
        var place = places[change.place.offset]
        let isSold = change.state == .booked || change.state == .checkedIn
        if place.ticket >= 0, !isSold || !keeps || change.ticket != nil {
            dropTicket(place.ticket)
            place.ticket = Place.none
            setPlace(change.place.index, place)
        }
        if isSold, let code = change.ticket {
            place.ticket = tickets.insert(Ticket(code: code, place: change.place.index), most: places.count)
            if journal.isOpen { journal.entries.append(.ticketInserted(place.ticket)) }
            setPlace(change.place.index, place)
        } else if change.state == .booked, place.ticket >= 0, let ticket = tickets[place.ticket], ticket.checkIn != 0 {
            // Undone: as if nobody had come in.
            if ticket.isInside {
                tally.inside -= 1
                if tally.gates.indices.contains(Int(ticket.gate)) { tally.gates[Int(ticket.gate)].entries &-= 1 }
            }
            setTicket(place.ticket, Ticket(code: ticket.code, place: ticket.place))
        }
    }

    private mutating func dropTicket(_ slot: Int32) {
        guard let ticket = tickets[slot] else { return }
        if ticket.isInside { tally.inside -= 1 }
        tickets.remove(slot)
        if journal.isOpen { journal.entries.append(.ticketRemoved(ticket)) }
    }

    private mutating func admit(_ admission: Admission) {
        let slot = places[admission.place.offset].ticket
        guard slot >= 0, var ticket = tickets[slot] else { return }
        if admission.isInside != ticket.isInside { tally.inside += admission.isInside ? 1 : -1 }
        ticket.gate = number(of: admission.gate)
        ticket.checkIn = admission.checkIn.number
        ticket.admittedAt = admission.at.milliseconds
        ticket.isInside = admission.isInside
        setTicket(slot, ticket)
    }

    private mutating func count(_ event: SeatEvent) {
        guard let gate = event.detail.gate else { return }
        let number = Int(number(of: gate))
        let people = Int64(event.admissions.count)
        switch event.detail.direction ?? .entry {
        case .entry: tally.gates[number].entries &+= people
        case .exit: tally.gates[number].exits &+= people
        }
    }

    private mutating func number(of gate: GateName) -> UInt16 {
        let known = tally.gates.firstIndex { $0.gate == gate }
        if known == nil { tally.gates.append(GateCount(gate: gate)) }
        return UInt16(truncatingIfNeeded: known ?? tally.gates.count - 1)
    }
}
