internal import Domain

/// What batches make of bookings, tickets, check-ins, payments and lists of shows: rows for the tables that few batches
/// touch.
struct SalesChanges {
    struct Booked {
        let show: ShowID
        let owner: OwnerState
        let event: SeatEvent
        let contact: Contact?
    }

    struct Issued {
        let show: ShowID
        let booking: Int64
        let place: PlaceChange
        let code: TicketCode
        let seq: Int64
    }

    struct Left {
        let show: ShowID
        let booking: Int64
        let place: PlaceNumber
        let seq: Int64
    }

    struct Changed {
        let show: ShowID
        let booking: Int64
        var generation: Int32
        var refund: Int64
        var isEnded: Bool
    }

    struct Happened {
        let show: ShowID
        let seq: Int64
        let event: SeatEvent
    }

    private(set) var booked: [Booked] = []
    private(set) var issued: [Issued] = []
    private(set) var left: [Left] = []
    private(set) var changed: [Changed] = []
    private(set) var passed: [Happened] = []
    private(set) var undone: [Happened] = []
    private(set) var terms: [ShowID: ShowTerms] = [:]
    private(set) var payments = PaymentChanges()

    var isEmpty: Bool {
        booked.isEmpty && issued.isEmpty && left.isEmpty && changed.isEmpty && passed.isEmpty && undone.isEmpty
            && terms.isEmpty && payments.isEmpty
    }

    init(of proposals: [Proposal]) {
        for proposal in proposals {
            var seq = proposal.position.seq
            for event in proposal.events {
                seq += 1
                take(event, seq, proposal)
                payments.take(event, seq, proposal.show)
            }
        }
    }

    private mutating func take(_ event: SeatEvent, _ seq: Int64, _ proposal: Proposal) {
        let show = proposal.show
        if let changed = event.detail.terms { terms[show] = changed }
        switch event.kind {
        case .booked:
            guard let owner = event.owners.first, event.detail.code != nil else { return }
            let contact = proposal.contacts.first { $0.booking.number == owner.id }?.contact
            booked.append(Booked(show: show, owner: owner, event: event, contact: contact))
            issue(event, owner.id, seq, show)
        case .cancelled:
            guard let booking = event.detail.booking?.number else { return }
            leave(event, booking, seq, show)
            change(booking, event, refund: event.detail.amount ?? 0, isEnded: event.owners.isEmpty, show)
        case .moved:
            guard let booking = event.detail.booking?.number else { return }
            leave(event, booking, seq, show)
            issue(event, booking, seq, show)
            change(booking, event, refund: 0, isEnded: false, show)
        case .checkedIn: passed.append(Happened(show: show, seq: seq, event: event))
        case .checkInUndone: undone.append(Happened(show: show, seq: seq, event: event))
        case .held, .extended, .released, .expired, .paying, .paymentLate, .blocked, .unblocked, .showChanged, .unknown:
            break
        }
    }

    private mutating func issue(_ event: SeatEvent, _ booking: Int64, _ seq: Int64, _ show: ShowID) {
        for place in event.places {
            guard let code = place.ticket else { continue }
            issued.append(Issued(show: show, booking: booking, place: place, code: code, seq: seq))
        }
    }

    private mutating func leave(_ event: SeatEvent, _ booking: Int64, _ seq: Int64, _ show: ShowID) {
        // Whoever moves along leaves a seat that has a new ticket at once.
        for place in event.places where place.state == .free || place.ticket != nil {
            left.append(Left(show: show, booking: booking, place: place.place, seq: seq))
        }
    }

    /// One row for each booking: an UPDATE that finds two would take either.
    private mutating func change(
        _ booking: Int64, _ event: SeatEvent, refund: Int64, isEnded: Bool, _ show: ShowID
    ) {
        let generation = event.owners.first?.generation
        if let index = changed.firstIndex(where: { $0.show == show && $0.booking == booking }) {
            changed[index].generation = generation ?? changed[index].generation
            changed[index].refund += refund
            changed[index].isEnded = isEnded
        } else {
            changed.append(
                Changed(
                    show: show, booking: booking, generation: generation ?? 0, refund: refund, isEnded: isEnded))
        }
    }
}
