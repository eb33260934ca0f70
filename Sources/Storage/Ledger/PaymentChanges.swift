internal import Domain

/// What batches make of payments and refunds.
struct PaymentChanges {
    struct Payment {
        let show: ShowID
        let id: PaymentID
        var hold: Int64 = 0
        var generation: Int32 = 0
        var account: Int64 = 0
        var booking: Int64?
        var amount: Int64 = 0
        var state: PaymentRecord.State
        let at: Moment
    }

    struct Refund {
        let show: ShowID
        let seq: Int64
        let payment: PaymentID
        let booking: BookingID?
        let amount: Int64
        let at: Moment
        /// For money that came late: owed only when this payment is not accounted for already.
        let isLate: Bool
    }

    private(set) var payments: [Payment] = []
    private(set) var refunds: [Refund] = []

    var isEmpty: Bool { payments.isEmpty && refunds.isEmpty }

    mutating func take(_ event: SeatEvent, _ seq: Int64, _ show: ShowID) {
        guard let id = event.detail.payment else { return }
        switch event.kind {
        case .paying: note(id, .pending, event, show)
        case .booked: note(id, .succeeded, event, show)
        case .held: note(id, .failed, event, show)
        case .expired, .released: note(id, .abandoned, event, show)
        case .paymentLate:
            let isAccounted = payments.contains { $0.show == show && $0.id == id && $0.state >= .succeeded }
            if !isAccounted { owe(id, event, seq, show, isLate: true) }
            note(id, .late, event, show)
        case .cancelled: owe(id, event, seq, show, isLate: false)
        case .extended, .moved, .checkedIn, .checkInUndone, .blocked, .unblocked, .showChanged, .unknown:
            break
        }
    }

    private mutating func owe(_ id: PaymentID, _ event: SeatEvent, _ seq: Int64, _ show: ShowID, isLate: Bool) {
        guard let amount = event.detail.amount, amount > 0 else { return }
        refunds.append(
            Refund(
                show: show, seq: seq, payment: id, booking: isLate ? nil : event.detail.booking, amount: amount,
                at: event.at, isLate: isLate))
    }

    private mutating func note(_ id: PaymentID, _ state: PaymentRecord.State, _ event: SeatEvent, _ show: ShowID) {
        let index = payments.firstIndex { $0.show == show && $0.id == id }
        var payment = index.map { payments[$0] } ?? Payment(show: show, id: id, state: state, at: event.at)
        payment.state = max(payment.state, state)
        if let hold = event.detail.hold { payment.hold = hold.number }
        if let amount = event.detail.amount, amount > 0 { payment.amount = amount }
        if let owner = event.owners.first {
            payment.account = owner.account.number
            // What is left of a hold is of another generation than what was to be paid for.
            if owner.kind == .hold, event.kind != .released { payment.generation = owner.generation }
        }
        if state == .succeeded { payment.booking = event.detail.booking?.number }
        if let index { payments[index] = payment } else { payments.append(payment) }
    }
}
