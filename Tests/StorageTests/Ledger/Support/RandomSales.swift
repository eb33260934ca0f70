import TestSupport

@testable import Domain
@testable import Storage

/// Random commands for one show: sales, payments that come late or twice, moves, cancellations, people at the gates.
struct RandomSales {
    private var random: SplitMix
    private let labels: [String]
    private let reason: Reason
    private let gate: GateName
    private var number: Int64
    private var holds: [HoldReceipt] = []
    private var accounts: [HoldID: Int64] = [:]
    private var payments: [(receipt: PaymentReceipt, booking: NewBooking)] = []
    private var bookings: [BookingReceipt] = []
    private var checkIns: [CheckInID] = []

    init?(seed: UInt64, layout: Layout, first: Int64 = 0) {
        guard let reason = Reason("random"), let gate = GateName("north") else { return nil }
        random = SplitMix(seed: seed)
        labels = layout.seats.map(\.label.text)
        self.reason = reason
        self.gate = gate
        number = first
    }

    private mutating func next() -> Int64 {
        number += 1
        return number
    }

    private mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &random) }

    mutating func batch() -> [Command] {
        let count = below(12)
        return (0..<count).compactMap { _ in command() }
    }

    mutating func learn(_ outcomes: [(Command, Outcome)]) {
        for (command, outcome) in outcomes {
            guard case .effect(let answer, _) = outcome else { continue }
            switch answer {
            case .held(let receipt):
                holds.append(receipt)
                if case .hold = command.intent { accounts[receipt.hold] = command.caller.account.number }
            case .paying(let receipt):
                if let booking = try? Desk.booking(next(), tickets: 10) { payments.append((receipt, booking)) }
            case .booked(let receipt), .moved(let receipt): bookings.append(receipt)
            case .checkedIn(let receipt): checkIns += [receipt.checkIn].compactMap(\.self)
            case .released, .paymentLate, .cancelled, .blocked, .unblocked, .checkInUndone, .showChanged, .done: break
            }
        }
        holds = holds.suffix(8)
        payments = payments.suffix(6)
        bookings = bookings.suffix(8)
        checkIns = checkIns.suffix(8)
    }

    private mutating func command() -> Command? {
        let id = next()
        guard let (intent, caller) = wish() else { return nil }
        return Command(
            id: CommandID(high: 9, low: UInt64(id)), fingerprint: UInt64(id), caller: caller, intent: intent)
    }

    private mutating func wish() -> (Intent, Caller)? {
        let buyer = Int64(1 + below(9))
        switch below(21) {
        case 0...5:
            let first = below(labels.count - 2)
            let seats = Array(labels[first...first + below(2)])
            return (.hold(HoldID(next()), .named(seats)), .account(AccountID(buyer), .customer))
        case 6: return ofHold { .extend($0) }
        case 20:
            let label = labels[below(labels.count)]
            return ofHold { .add(.named([label]), to: $0) }
        case 7: return ofHold { .release($0, seats: nil, nil) }
        case 8...10:
            let payment = PaymentID(next())
            return ofHold { .pay($0, payment, generation: nil) }
        case 11...13:
            guard let (paid, booking) = payments.randomElement(using: &random) else { return nil }
            let generation = paid.generation &+ (below(5) == 0 ? 1 : 0)
            return (
                .settle(
                    Settlement(
                        payment: paid.payment, hold: paid.hold, generation: generation, amount: paid.amount,
                        booking: booking)), .system
            )
        case 14:
            guard let (paid, _) = payments.randomElement(using: &random) else { return nil }
            return (.decline(paid.hold, paid.payment), .system)
        default: return atDesk()
        }
    }

    private mutating func ofHold(_ intent: (HoldID) -> Intent) -> (Intent, Caller)? {
        guard let receipt = holds.randomElement(using: &random) else { return nil }
        return (intent(receipt.hold), .account(AccountID(accounts[receipt.hold] ?? 1), .customer))
    }

    private mutating func atDesk() -> (Intent, Caller)? {
        let staff = LedgerHouse.staff
        let label = labels[below(labels.count)]
        let booking = bookings.randomElement(using: &random)
        switch below(8) {
        case 0: return (.block(BlockID(next()), [label], reason), staff)
        case 1: return (.unblock([label], reason), staff)
        case 2:
            guard let new = try? Desk.booking(next()) else { return nil }
            return (.walkIn(.named([label]), new, paid: nil), staff)
        case 3:
            guard let booking else { return nil }
            let seat = booking.tickets.first.map { [labels[Int($0.place.index)]] }
            return (.cancel(booking.booking, seats: below(2) == 0 ? seat : nil, reason), staff)
        case 4:
            guard let booking, let seat = booking.tickets.first else { return nil }
            let ticket = TicketCode(high: 99, low: UInt64(next()))
            let move = SeatMove(from: labels[Int(seat.place.index)], to: label, ticket: ticket)
            guard below(2) == 0, booking.tickets.count > 1 else {
                return (.move(booking.booking, [move], reason), staff)
            }
            // His neighbour moves along to where he sat.
            let along = SeatMove(
                from: labels[Int(booking.tickets[1].place.index)], to: move.from,
                ticket: TicketCode(high: 99, low: UInt64(next())))
            return (.move(booking.booking, [along, move], reason), staff)
        case 5:
            guard let id = checkIns.randomElement(using: &random) else { return nil }
            return (.undoCheckIn(id, reason), staff)
        default:
            guard let booking else { return nil }
            let direction = below(3) == 0 ? Direction.exit : .entry
            return (
                .checkIn(
                    CheckIn(
                        id: CheckInID(next()), key: .booking(booking.booking), gate: gate, direction: direction)), staff
            )
        }
    }
}
