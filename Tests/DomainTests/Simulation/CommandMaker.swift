@testable import Domain

/// Random commands for a small hall: most of them touch what is there, some what is not.
struct CommandMaker {
    var random: SeededNumbers
    private let labels: [String]
    private let reason: Reason
    private let gates: [GateName]
    private let code: BookingCode
    private let currency: Currency
    private var number: Int64 = 0
    /// What was answered lately, and may still be alive.
    private var holds: [(hold: HoldID, account: AccountID)] = []
    private var payments: [PaymentReceipt] = []
    private var bookings: [BookingReceipt] = []
    private var checkIns: [CheckInID] = []
    /// What a payment becomes, the same for every message about it.
    private var pending: [PaymentID: NewBooking] = [:]

    init?(seed: UInt64, layout: Layout, currency: Currency) {
        guard let reason = Reason("simulated"), let north = GateName("north"), let south = GateName("south"),
            let code = BookingCode("SIMU")
        else { return nil }
        random = SeededNumbers(seed: seed)
        labels = layout.seats.map(\.label.text)
        self.reason = reason
        self.code = code
        self.currency = currency
        gates = [north, south]
    }

    private mutating func next() -> Int64 {
        number += 1
        return number
    }

    private mutating func label() -> String { labels[random.below(labels.count)] }

    private mutating func some() -> [String] {
        let first = random.below(labels.count)
        let last = min(labels.count, first + 1 + random.below(3))
        return Array(labels[first..<last])
    }

    private mutating func seats() -> SeatWish {
        random.below(3) == 0 ? .best(1 + random.below(3), category: nil) : .named(some())
    }

    private mutating func newBooking() -> NewBooking {
        let id = next()
        let codes = (0..<4).map { TicketCode(high: UInt64(id), low: $0) }
        return NewBooking(id: BookingID(id), code: code, tickets: codes)
    }

    /// Learns from what somebody was told, so that later commands touch what is there.
    mutating func learn(_ command: Command, _ answer: Answer) {
        switch answer {
        case .held(let receipt):
            if case .hold = command.intent { Self.keep((receipt.hold, command.caller.account), in: &holds) }
        case .paying(let receipt):
            Self.keep(receipt, in: &payments)
            if pending.count > 60 { pending.removeAll() }
            pending[receipt.payment] = newBooking()
        case .booked(let receipt), .moved(let receipt): Self.keep(receipt, in: &bookings)
        case .cancelled(let receipt):
            if receipt.remaining == 0 { bookings.removeAll { $0.booking == receipt.booking } }
        case .checkedIn(let receipt):
            if let id = receipt.checkIn { Self.keep(id, in: &checkIns) }
        case .released, .paymentLate, .blocked, .unblocked, .checkInUndone, .showChanged, .done: break
        }
    }

    private static func keep<Item>(_ item: Item, in list: inout [Item]) {
        list.append(item)
        if list.count > 6 { list.removeFirst() }
    }

    private mutating func one<Item>(of list: [Item]) -> Item? {
        list.isEmpty ? nil : list[random.below(list.count)]
    }

    mutating func command() -> Command {
        let (intent, caller) = wish()
        let id = UInt64(next())
        return Command(id: CommandID(high: 7, low: id), fingerprint: id, caller: caller, intent: intent)
    }

    private mutating func wish() -> (Intent, Caller) {
        let account = Int64(1_000_000_000 + random.below(6))
        let buyer = Caller.account(AccountID(account), .customer)
        let staff = Caller.account(AccountID(2_000_000_000), .staff)
        switch random.below(100) {
        case 0..<26: return (.hold(HoldID(next()), seats()), buyer)
        case 26..<32:
            let seats = seats()
            return held { .add(seats, to: $0) }
        case 32..<36: return held { .extend($0) }
        case 36..<44:
            let seats = random.below(2) == 0 ? [label()] : nil
            return held { .release($0, seats: seats, nil) }
        case 44..<56:
            let payment = PaymentID(next())
            return held { .pay($0, payment, generation: nil) }
        case 56..<66: return settle()
        case 66..<69:
            guard let paid = one(of: payments) else { return (.decline(HoldID(1), PaymentID(1)), .system) }
            return (.decline(paid.hold, paid.payment), .system)
        case 69..<73: return (.walkIn(.named([label()]), newBooking(), paid: nil), staff)
        case 73..<79:
            guard let booking = one(of: bookings) else { return (.unblock([label()], nil), staff) }
            return (.cancel(booking.booking, seats: random.below(2) == 0 ? [seat(of: booking)] : nil, reason), staff)
        case 79..<82:
            guard let booking = one(of: bookings) else { return (.unblock([label()], nil), staff) }
            let ticket = TicketCode(high: 99, low: UInt64(next()))
            return (
                .move(booking.booking, [SeatMove(from: seat(of: booking), to: label(), ticket: ticket)], reason), staff
            )
        case 82..<84: return (.block(BlockID(next()), some(), reason), staff)
        case 84..<88: return (.unblock(some(), nil), staff)
        default: return gate(staff)
        }
    }

    private mutating func held(_ make: (HoldID) -> Intent) -> (Intent, Caller) {
        guard let (hold, account) = one(of: holds) else { return (make(HoldID(1)), .account(AccountID(1), .guest)) }
        return (make(hold), .account(account, .customer))
    }

    /// A seat that the booking had when it was made.
    private mutating func seat(of booking: BookingReceipt) -> String {
        one(of: booking.tickets).map { labels[$0.place.offset] } ?? label()
    }

    private mutating func settle() -> (Intent, Caller) {
        guard let paid = one(of: payments), let booking = pending[paid.payment] else {
            return (.decline(HoldID(1), PaymentID(1)), .system)
        }
        // Now and then the amount or the generation is not what it should be.
        let amount = random.below(12) == 0 ? Money(clamping: 0, currency) : paid.amount
        let generation = paid.generation &+ (random.below(12) == 0 ? 1 : 0)
        return (
            .settle(
                Settlement(
                    payment: paid.payment, hold: paid.hold, generation: generation, amount: amount, booking: booking)),
            .system
        )
    }

    private mutating func gate(_ staff: Caller) -> (Intent, Caller) {
        if random.below(5) == 0, let id = one(of: checkIns) { return (.undoCheckIn(id, reason), staff) }
        let booking = one(of: bookings)
        let key: CheckIn.Key
        switch random.below(3) {
        case 0: key = booking.flatMap { one(of: $0.tickets) }.map { .code($0.code) } ?? .seat(label())
        case 1: key = booking.map { .booking($0.booking) } ?? .seat(label())
        default: key = .seat(label())
        }
        let direction = random.below(3) == 0 ? Direction.exit : .entry
        let gate = gates[random.below(2)]
        return (.checkIn(CheckIn(id: CheckInID(next()), key: key, gate: gate, direction: direction)), staff)
    }
}
