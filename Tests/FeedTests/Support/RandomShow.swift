import API
import TestSupport

@testable import Domain
@testable import Feed

/// A show in which random things happen, as its box office would announce them.
struct RandomShow {
    let facts: ShowFacts
    private(set) var map: SeatMap
    private(set) var board: StatesBoard
    private(set) var position = LedgerPosition(epoch: 7, seq: 0, hash: .zero)
    private(set) var records: [LedgerRecord] = []
    private(set) var now = Moment(milliseconds: 1_800_000_000_000)
    private var random: SplitMix
    private var number: Int64 = 0
    private var holds: [Int64] = []
    private var payments: [(hold: Int64, receipt: PaymentReceipt)] = []
    private var bookings: [BookingReceipt] = []

    init(seed: UInt64, rows: Int = 4, seats: Int = 10) throws {
        random = SplitMix(seed: seed)
        let last = String(UnicodeScalar(UInt8(64 + rows)))
        let grid = GridPlan(
            rows: "A-\(last)", seats: seats, categories: [.init(rows: "A-\(last)", category: "standard")])
        let layout = try Layout(id: LayoutID(1), version: 3, plan: try grid.plan())
        facts = ShowFacts(
            id: ShowID(5), slug: "demo", title: "Demo", timeZone: "UTC", layout: layout, layoutSlug: "hall-1")
        let start = now.advanced(by: .minutes(30))
        var settings = ShowSettings()
        settings.paymentTime = .zero
        settings.seatsPerBuyer = 50
        let currency = Currency("INR")
        guard let currency else { throw CodecFault.truncated }
        let terms = ShowTerms(
            owner: AccountID(900), life: .onSale, startsAt: start, endsAt: start.advanced(by: .hours(20)),
            currency: currency, prices: [30_000], settings: settings)
        map = SeatMap(show: ShowID(5), layout: layout, terms: terms)
        board = StatesBoard(of: map)
    }

    /// As the feed would open it now.
    func fold(_ limits: FeedLimits = FeedLimits(), generation: UInt64 = 1) -> ShowFold {
        ShowFold(facts, map: map, position: position, board: board, generation: generation, limits: limits)
    }

    /// Random commands of one batch, and what is announced of them; empty when all were refused.
    mutating func step(commands: Int) -> [AnnouncedEvent] {
        now = now.advanced(by: Milliseconds(Int64(random.next() % 40_000)))
        let commands = (0..<commands).map { _ in command() }
        let decision = map.decide(commands, now: now)
        for outcome in decision.outcomes {
            if case .effect(let answer, _) = outcome { learn(answer) }
        }
        return announce(decision.events)
    }

    /// Commands that a test chose.
    mutating func step(_ intents: (Caller, Intent)...) -> [AnnouncedEvent] {
        let commands = intents.map { caller, intent in
            number += 1
            return Command(
                id: CommandID(high: 1, low: UInt64(number)), fingerprint: UInt64(number), caller: caller,
                intent: intent)
        }
        return announce(map.decide(commands, now: now).events)
    }

    mutating func wait(_ time: Milliseconds) { now = now.advanced(by: time) }

    private mutating func announce(_ events: [SeatEvent]) -> [AnnouncedEvent] {
        events.map { event in
            let previous = position.hash
            let hash = EventHash(words: previous.words &* 31 &+ SIMD4(UInt64(event.kind.number) &+ 1 << 33, 2, 3, 4))
            position = LedgerPosition(epoch: position.epoch, seq: position.seq + 1, hash: hash)
            records.append(LedgerRecord(seq: position.seq, event: event, previous: previous, hash: hash))
            do { try map.apply(event) } catch { preconditionFailure("a decided event does not fit: \(error)") }
            board.apply(event)
            return AnnouncedEvent(
                event: event, position: position, openChecksum: board.openChecksum,
                staffChecksum: board.staffChecksum)
        }
    }

    // MARK: Random commands

    private mutating func below(_ bound: Int) -> Int { Int(random.next() % UInt64(max(1, bound))) }

    private mutating func label() -> String { facts.layout.seats[below(facts.layout.seats.count)].label.text }

    private mutating func next() -> Int64 {
        number += 1
        return number
    }

    private mutating func newBooking() -> NewBooking {
        let id = next()
        let code = BookingCode("SIMU2345")
        guard let code else { preconditionFailure("this is a code") }
        return NewBooking(
            id: BookingID(id), code: code, tickets: (0..<20).map { TicketCode(high: UInt64(id), low: $0) })
    }

    private mutating func command() -> Command {
        let (caller, intent) = wish()
        let id = UInt64(next())
        return Command(id: CommandID(high: 7, low: id), fingerprint: id, caller: caller, intent: intent)
    }

    private mutating func wish() -> (Caller, Intent) {
        let buyer = Caller.account(AccountID(Int64(1 + below(5))), .customer)
        let staff = Caller.account(AccountID(800), .staff)
        let reason = Reason("simulated")
        let gate = GateName("north")
        guard let reason, let gate else { preconditionFailure("these are texts") }
        switch below(13) {
        case 0...3: return (buyer, .hold(HoldID(next()), .named([label(), label()])))
        case 4: return (owner(of: hold()), .extend(HoldID(hold())))
        case 12:
            let hold = hold()
            return (owner(of: hold), .add(.named([label()]), to: HoldID(hold)))
        case 5:
            let hold = hold()
            return (owner(of: hold), .release(HoldID(hold), seats: nil, nil))
        case 6:
            let hold = hold()
            return (owner(of: hold), .pay(HoldID(hold), PaymentID(next()), generation: nil))
        case 7:
            guard let paid = payments.popLast() else { return (staff, .block(BlockID(next()), [label()], reason)) }
            return (
                .system,
                .settle(
                    Settlement(
                        payment: paid.receipt.payment, hold: paid.receipt.hold, generation: paid.receipt.generation,
                        amount: paid.receipt.amount, booking: newBooking()))
            )
        case 8: return (staff, .walkIn(.named([label()]), newBooking(), paid: nil))
        case 9:
            guard let booking = bookings.randomElement(using: &random) else { return (staff, .unblock([label()], nil)) }
            return (staff, .cancel(booking.booking, seats: nil, reason))
        case 10: return (staff, .unblock([label()], nil))
        default: return (staff, .checkIn(CheckIn(id: CheckInID(next()), key: .seat(label()), gate: gate)))
        }
    }

    private mutating func hold() -> Int64 { holds.isEmpty ? 1 : holds[below(holds.count)] }

    private func owner(of hold: Int64) -> Caller {
        .account(map.holding(hold)?.owner.account ?? AccountID(1), .customer)
    }

    private mutating func learn(_ answer: Answer) {
        switch answer {
        case .held(let receipt):
            holds.append(receipt.hold.number)
            if holds.count > 8 { holds.removeFirst() }
        case .paying(let receipt): payments.append((receipt.hold.number, receipt))
        case .booked(let receipt), .moved(let receipt): bookings.append(receipt)
        case .cancelled, .checkedIn, .released, .paymentLate, .blocked, .unblocked, .checkInUndone, .showChanged, .done:
            break
        }
    }
}
