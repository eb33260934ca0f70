extension SeatMap {
    /// From here on every change can be taken back.
    mutating func openJournal() {
        journal.saved = Journal.Saved(seq: seq, at: at, terms: terms, tally: tally)
    }

    /// Takes back everything since `openJournal` and says what the net difference of the claims was.
    mutating func rollBack() -> ClaimChanges {
        let changes = netChanges()
        guard let saved = journal.saved else { return changes }
        // The entries leave the journal, so that undoing notes nothing and copies nothing.
        var journal = Journal()
        swap(&journal, &self.journal)
        for entry in journal.entries.reversed() { undo(entry) }
        seq = saved.seq
        at = saved.at
        terms = saved.terms
        tally = saved.tally
        journal.clear()
        swap(&journal, &self.journal)
        return changes
    }

    /// Compares the claims at their first change with those of now. Each place stands once in the result.
    private func netChanges() -> ClaimChanges {
        let noted = journal.claims
        var changes = ClaimChanges(first: noted.first?.claim, of: noted.count)
        // As most batches leave them: each place behind the one before, and so each once.
        if noted.indices.dropFirst().allSatisfy({ noted[$0 - 1].place < noted[$0].place }) {
            for note in noted { add(note, to: &changes) }
            return changes
        }
        let sorted = noted.enumerated().sorted {
            ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
        }
        var last: Int32 = Place.none
        for (_, note) in sorted where note.place != last {
            last = note.place
            add(note, to: &changes)
        }
        return changes
    }

    private func add(_ note: (place: Int32, claim: Claim?), to changes: inout ClaimChanges) {
        let place = PlaceNumber(note.place)
        changes.add(place, from: note.claim, to: claim(of: place))
    }

    private mutating func undo(_ entry: Journal.Entry) {
        switch entry {
        case .place(let index, let place): setPlace(index, place)
        case .ownerSet(let slot, let owner): owners.set(slot, owner)
        case .chainSet(let slot, let first, let count): owners.setChain(of: slot, first, count)
        case .ownerInserted(let slot): owners.remove(slot)
        case .ownerRemoved(let owner): _ = owners.insert(owner, most: places.count)
        case .ticketSet(let slot, let ticket): tickets.set(slot, ticket)
        case .ticketInserted(let slot): tickets.remove(slot)
        case .ticketRemoved(let ticket): _ = tickets.insert(ticket, most: places.count)
        }
    }

    // MARK: The only ways to change a record

    mutating func setPlace(_ index: Int32, _ place: Place) {
        let before = places[Int(index)]
        if journal.isOpen { journal.entries.append(.place(index, before)) }
        places[Int(index)] = place
        guard before.state != place.state else { return }
        tally.states[Int(before.state.rawValue)] -= 1
        tally.states[Int(place.state.rawValue)] += 1
        let row = Int(layout.seats[Int(index)].row)
        if before.state == .free { freeInRow[row] -= 1 }
        if place.state == .free { freeInRow[row] += 1 }
    }

    mutating func setOwner(_ slot: Int32, _ owner: Owner) {
        if journal.isOpen { journal.entries.append(.ownerSet(slot, owners[slot])) }
        owners.set(slot, owner)
    }

    mutating func setChain(of slot: Int32, _ first: Int32, _ count: UInt16) {
        if journal.isOpen {
            let before = owners.chain(of: slot)
            journal.entries.append(.chainSet(slot, first: before.first, count: before.count))
        }
        owners.setChain(of: slot, first, count)
    }

    mutating func setTicket(_ slot: Int32, _ ticket: Ticket) {
        if journal.isOpen, let before = tickets[slot] { journal.entries.append(.ticketSet(slot, before)) }
        tickets.set(slot, ticket)
    }
}
