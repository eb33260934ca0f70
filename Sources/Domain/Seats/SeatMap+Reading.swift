extension SeatMap {
    /// A hold, booking or block with its places.
    package struct Holding: Hashable, Sendable {
        package let owner: OwnerState
        package let places: [PlaceNumber]
    }

    package func holding(_ id: Int64) -> Holding? {
        owners.slot(of: id).map { Holding(owner: owners[$0].state, places: places(ofSlot: $0)) }
    }

    /// Every hold, the first to lapse first: staff see whose places come free when.
    package func holds() -> [Holding] {
        var found: [Holding] = []
        owners.visit { slot, owner in
            guard owner.kind == .hold else { return }
            found.append(Holding(owner: owner.state, places: places(ofSlot: slot)))
        }
        return found.sorted { ($0.owner.deadline, $0.owner.id) < ($1.owner.deadline, $1.owner.id) }
    }

    /// Everything one account has in this show.
    package func holdings(of account: AccountID) -> [Holding] {
        var found: [Holding] = []
        owners.visit(of: account) { slot, owner in
            found.append(Holding(owner: owner.state, places: places(ofSlot: slot)))
        }
        return found.sorted { $0.owner.id < $1.owner.id }
    }

    /// The price at which a place is held or was sold; of a free one, its category's.
    package func price(of place: PlaceNumber) -> Int64? {
        let record = places[place.offset]
        return record.owner >= 0 ? record.price : listPrice(place)
    }

    package func ticket(of place: PlaceNumber) -> TicketCode? {
        let slot = places[place.offset].ticket
        return slot >= 0 ? tickets[slot]?.code : nil
    }

    package func admission(of place: PlaceNumber) -> Admission? {
        let slot = places[place.offset].ticket
        guard slot >= 0, let ticket = tickets[slot] else { return nil }
        return admission(of: ticket)
    }

    func admission(of ticket: Ticket) -> Admission? {
        guard ticket.checkIn != 0, tally.gates.indices.contains(Int(ticket.gate)) else { return nil }
        return Admission(
            place: PlaceNumber(ticket.place), checkIn: CheckInID(ticket.checkIn),
            at: Moment(milliseconds: ticket.admittedAt), gate: tally.gates[Int(ticket.gate)].gate,
            isInside: ticket.isInside)
    }

    /// What has passed each gate.
    package var gates: [GateCount] { tally.gates }

    /// People inside: entries minus exits.
    package var inside: Int { Int(tally.inside) }

    /// The price of a place's category.
    package func listPrice(_ place: PlaceNumber) -> Int64? {
        let category = Int(layout.seats[place.offset].category)
        return terms.prices.indices.contains(category) ? terms.prices[category] : nil
    }

    /// The places of an owner in their own order, whatever order it got them in.
    func places(ofSlot slot: Int32) -> [PlaceNumber] { chain(ofSlot: slot).sorted() }

    /// As they are linked, the last one that came first.
    func chain(ofSlot slot: Int32) -> [PlaceNumber] {
        var found: [PlaceNumber] = []
        found.reserveCapacity(Int(owners[slot].count))
        var place = owners[slot].first
        while place >= 0 {
            found.append(PlaceNumber(place))
            place = places[Int(place)].next
        }
        return found
    }

    /// Held and booked places of an account.
    func placeCount(of account: AccountID) -> Int {
        var count = 0
        owners.visit(of: account) { _, owner in count += Int(owner.count) }
        return count
    }
}
