import Testing

@testable import Domain

/// A map that is driven by commands. Each one is decided in a batch, its events travel as bytes, and the net changes
/// are kept beside the map as the ledger keeps its claims.
struct Scene {
    static let buyer = Caller.account(AccountID(1), .customer)
    static let other = Caller.account(AccountID(2), .guest)
    static let staff = Caller.account(AccountID(50), .staff)
    static let admin = Caller.account(Hall.owner, .admin)

    var map: SeatMap
    var now = Hall.opening
    var claims = ClaimTable()
    private(set) var events: [SeatEvent] = []
    private var lastNumber: Int64 = 100

    init(
        rows: Int = 4, seats: Int = 10, settings: ShowSettings = ShowSettings(), life: ShowLife = .onSale,
        limits: ShowLimits = ShowLimits()
    ) throws {
        let layout = try Hall.layout(rows: rows, seats: seats)
        let terms = try Hall.terms(life: life, categories: layout.categories.count, settings: settings)
        map = SeatMap(show: ShowID(1), layout: layout, terms: terms, limits: limits)
    }

    mutating func number() -> Int64 {
        lastNumber += 1
        return lastNumber
    }

    mutating func booking(_ count: Int = 10, contact: Contact? = nil) throws -> NewBooking {
        let id = number()
        let tickets = (0..<count).map { TicketCode(high: UInt64(id), low: UInt64($0)) }
        let code = try #require(BookingCode("B\(id)X"))
        return NewBooking(id: BookingID(id), code: code, tickets: tickets, contact: contact)
    }

    /// Decides, appends and folds.
    @discardableResult
    mutating func run(_ intent: Intent, as caller: Caller = Self.buyer) throws -> Outcome {
        let id = number()
        let command = Command(
            id: CommandID(high: 0, low: UInt64(id)), fingerprint: UInt64(id), caller: caller, intent: intent)
        return try #require(try run([command]).outcomes.first)
    }

    @discardableResult
    mutating func run(_ commands: [Command], limits: OfficeLimits = OfficeLimits()) throws -> BatchDecision {
        let before = map.image
        let batch = map.decide(commands, now: now, limits: limits)
        #expect(map.image == before, "deciding changed the map")
        for (event, body) in zip(batch.events, batch.bodies) {
            let read = try EventCodec.decode(body, kind: event.kind, at: event.at)
            #expect(read == event)
            try map.apply(read)
            events.append(read)
        }
        try claims.apply(batch.claims)
        #expect(claims == ClaimTable(of: map))
        return batch
    }

    /// Lets the deadlines lapse that have passed.
    mutating func lapse() throws { _ = try run([]) }

    mutating func hold(_ labels: String..., as caller: Caller = Self.buyer) throws -> HoldReceipt {
        let outcome = try run(.hold(HoldID(number()), .named(labels)), as: caller)
        guard case .effect(.held(let receipt), _) = outcome else {
            throw Unexpected(outcome: outcome)
        }
        return receipt
    }

    /// Holds, pays and settles.
    mutating func sell(_ labels: String..., to caller: Caller = Self.buyer) throws -> BookingReceipt {
        let hold = HoldID(number())
        let payment = PaymentID(number())
        let held = try run(.hold(hold, .named(labels)), as: caller)
        guard case .effect = held else { throw Unexpected(outcome: held) }
        let paying = try run(.pay(hold, payment, generation: nil), as: caller)
        guard case .effect(.paying(let due), _) = paying else { throw Unexpected(outcome: paying) }
        let outcome = try run(
            .settle(
                Settlement(
                    payment: payment, hold: hold, generation: due.generation, amount: due.amount, booking: booking())),
            as: .system)
        guard case .effect(.booked(let receipt), _) = outcome else { throw Unexpected(outcome: outcome) }
        return receipt
    }

    func state(_ label: String) throws -> PlaceState {
        map.state(of: try #require(map.layout.place(of: label)))
    }

    func labels(_ places: [PlaceNumber]) -> [String] { places.map { map.layout.label(of: $0).text } }
}

/// What a scene did not foresee.
struct Unexpected: Error {
    let outcome: Outcome
}

extension Outcome {
    var refusal: Refusal? {
        if case .refused(let refusal) = self { refusal } else { nil }
    }

    var answer: Answer? {
        switch self {
        case .effect(let answer, _), .noEffect(let answer): answer
        case .refused: nil
        }
    }

    var hasEffect: Bool {
        if case .effect = self { true } else { false }
    }
}
