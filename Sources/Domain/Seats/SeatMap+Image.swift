extension SeatMap {
    /// The whole map as one event: owners, places that are not free, admissions, terms. It is never part of a log; it
    /// shortens the reading of one.
    package var image: SeatEvent {
        var states: [OwnerState] = []
        owners.visit { _, owner in states.append(owner.state) }
        states.sort { $0.id < $1.id }
        var changes: [PlaceChange] = []
        var admissions: [Admission] = []
        for index in places.indices where places[index].owner >= 0 {
            let place = PlaceNumber(index)
            let record = places[index]
            changes.append(
                PlaceChange(
                    place, record.state, owner: owners[record.owner].id, price: record.price, ticket: ticket(of: place))
            )
            if let admission = admission(of: place) { admissions.append(admission) }
        }
        var detail = EventDetail()
        detail.terms = terms
        detail.gates = tally.gates
        detail.hasSold = tally.hasSold
        return SeatEvent(
            .unknown(0), at: at, owners: states, places: changes, admissions: admissions, detail: detail)
    }

    /// The map that an image shows after its event number `seq`.
    package init(
        show: ShowID, layout: Layout, image: SeatEvent, seq: Int64, limits: ShowLimits = ShowLimits()
    ) throws(FoldFault) {
        guard let terms = image.detail.terms else { throw .terms }
        self.init(show: show, layout: layout, terms: terms, limits: limits)
        try apply(image)
        self.seq = seq
    }
}
