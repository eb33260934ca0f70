import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

/// One show at one node: decides on its map, appends, folds what was committed. A box office without its queue.
struct Desk: Sendable {
    let house: LedgerHouse
    let ledger: PostgresLedger
    let show: ShowID
    var map: SeatMap
    var position: LedgerPosition

    init(_ house: LedgerHouse, _ ledger: PostgresLedger, show: Int64 = 1) async throws {
        self.house = house
        self.ledger = ledger
        self.show = ShowID(show)
        let opening = try await house.log.opening(of: self.show)
        map = opening.map
        position = opening.position
    }

    static func batch() -> WideID { WideID(UUID.random()) }

    static func command(
        _ number: UInt64, _ intent: Intent, by caller: Caller = LedgerHouse.buyer, fingerprint: UInt64? = nil
    ) -> Command {
        Command(
            id: CommandID(high: 7, low: number), fingerprint: fingerprint ?? number, caller: caller, intent: intent)
    }

    /// A hold of seats by an account of the same number.
    static func hold(_ number: Int64, _ labels: String...) -> Command {
        command(
            UInt64(number), .hold(HoldID(number), .named(labels)), by: .account(AccountID(number), .customer))
    }

    static func booking(_ number: Int64, _ contact: Contact? = nil, tickets: Int = 4) throws -> NewBooking {
        NewBooking(
            id: BookingID(number), code: try #require(BookingCode("CODE\(number)")),
            tickets: (0..<tickets).map { TicketCode(high: UInt64(number), low: UInt64($0)) }, contact: contact)
    }

    mutating func propose(_ commands: [Command], at now: Moment? = nil, batch: WideID = Self.batch()) -> Proposal {
        let decision = map.decide(commands, now: now ?? house.time.now)
        return Proposal(
            decision, Array(commands.prefix(decision.outcomes.count)), show: show, batch: batch, position: position)
    }

    /// Appends and folds.
    @discardableResult
    mutating func run(_ commands: Command...) async throws -> ProposalResult {
        try await append(propose(commands))
    }

    @discardableResult
    mutating func append(_ proposal: Proposal) async throws -> ProposalResult {
        let result = await ledger.submit(proposal)
        try take(result, of: proposal)
        return result
    }

    mutating func take(_ result: ProposalResult, of proposal: Proposal) throws {
        guard case .committed(let epoch, let hashes) = result else { return }
        for (event, body) in zip(proposal.events, proposal.bodies) {
            try map.apply(try EventCodec.decode(body, kind: event.kind, at: event.at))
        }
        position = LedgerPosition(epoch: epoch, seq: map.seq, hash: hashes.last ?? position.hash)
    }

    /// Reads what others did.
    mutating func follow() async throws {
        guard case .events(let records) = try await house.log.reading(of: show, after: position) else {
            throw Lost()
        }
        try take(records)
    }

    mutating func take(_ records: [LedgerRecord]) throws {
        for record in records {
            #expect(record.previous == position.hash)
            try map.apply(record.event)
            position = LedgerPosition(epoch: position.epoch, seq: record.seq, hash: record.hash)
        }
    }

    /// The map equals what the database has: opening compares the fold with every claim.
    func check() async throws {
        let opening = try await house.log.opening(of: show)
        #expect(opening.position == position)
        #expect(opening.map.image == map.image)
    }

    struct Lost: Error {}
}

extension ProposalResult {
    var isCommitted: Bool {
        if case .committed = self { true } else { false }
    }
}
