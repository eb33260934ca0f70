/// All places of one show, folded from its events. A value: `decide` says what a command would do, `apply` does it.
///
/// Everything that a decision reads is folded from this show's events or is an argument. There is no clock, no
/// randomness and no I/O in here, so any node and any test comes to the same result.
package struct SeatMap: Sendable {
    package let show: ShowID
    package let layout: Layout
    package let limits: ShowLimits
    /// The number of the last event.
    package internal(set) var seq: Int64
    /// The moment of the last event. It never goes back.
    package internal(set) var at: Moment
    package internal(set) var terms: ShowTerms
    var places: [Place]
    var owners = OwnerTable()
    var tickets = TicketTable()
    var tally = Tally()
    /// Free places in each row of the layout: full rows are passed over.
    var freeInRow: [UInt16]
    var journal = Journal()

    /// A show before its first event.
    package init(show: ShowID, layout: Layout, terms: ShowTerms, limits: ShowLimits = ShowLimits()) {
        self.show = show
        self.layout = layout
        self.limits = limits
        self.terms = terms
        seq = 0
        at = .distantPast
        places = Array(repeating: Place(), count: layout.seats.count)
        freeInRow = layout.rows.map { UInt16(clamping: $0.seats.count) }
        tally.states[Int(PlaceState.free.rawValue)] = Int32(truncatingIfNeeded: layout.seats.count)
    }

    package func state(of place: PlaceNumber) -> PlaceState { places[place.offset].state }

    /// The row that the ledger has for a place; none for a free one.
    package func claim(of place: PlaceNumber) -> Claim? {
        let record = places[place.offset]
        guard record.owner >= 0 else { return nil }
        let owner = owners[record.owner]
        return Claim(state: record.state, owner: owner.id, generation: owner.generation)
    }

    package var counts: SeatCounts {
        func count(_ state: PlaceState) -> Int { Int(tally.states[Int(state.rawValue)]) }
        return SeatCounts(
            free: count(.free), held: count(.held), paying: count(.paying), booked: count(.booked),
            checkedIn: count(.checkedIn), blocked: count(.blocked))
    }

    /// What everybody sees of the show's life.
    package var status: ShowStatus {
        ShowStatus(terms.life, isSoldOut: tally.states[Int(PlaceState.free.rawValue)] == 0)
    }

    /// When something happens by itself: a hold lapses, the show's life goes on, a cancelled show gives back the next
    /// seats.
    package var nextDeadline: Moment? {
        if isClearing { return at }
        guard let lapse = nextLapse else { return nextLife?.at }
        return nextLife.map { min($0.at, lapse) } ?? lapse
    }

    /// When the next hold lapses.
    package var nextLapse: Moment? {
        owners.earliestDeadline.map(Moment.init(milliseconds:))
    }

    /// What the map takes in memory, without the layout that all shows in a hall share.
    package var bytes: Int {
        places.capacity * MemoryLayout<Place>.stride + freeInRow.capacity * MemoryLayout<UInt16>.stride
            + owners.bytes + tickets.bytes + journal.entries.capacity * MemoryLayout<Journal.Entry>.stride
    }
}
