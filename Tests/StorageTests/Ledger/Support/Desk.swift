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

    /// - Parameter isTimeless: the show stands at one moment, a little ahead, so that no batch is ever too old, however
    ///   slow the machine is.
    init(_ house: LedgerHouse, _ ledger: PostgresLedger, show: Int64 = 1, isTimeless: Bool = true) async throws {
        self.house = house
        self.ledger = ledger
        self.show = ShowID(show)
        let opening = try await house.log.opening(of: self.show)
        map = opening.map
        position = opening.position
        guard isTimeless else { return }
        let head = try await house.database.query(
            Statement("head_time", onlyReads: true, "SELECT at FROM show_head WHERE show_id = $1"), [.int8(show)])
        map.at = Moment(milliseconds: try head.only().value(0))
        if map.at < house.time.now.advanced(by: .minutes(5)) { try await travel(by: .minutes(10)) }
    }

    static func batch() -> WideID { WideID(high: .random(in: 0 ... .max), low: .random(in: 0 ... .max)) }

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
        let decision = map.decide(commands, now: now ?? max(house.time.now, map.at))
        return Proposal(
            decision, commands.prefix(decision.outcomes.count), show: show, batch: batch, position: position)
    }

    /// Appends and folds.
    @discardableResult
    mutating func run(_ commands: Command...) async throws -> ProposalResult {
        try await append(propose(commands))
    }

    @discardableResult
    mutating func append(_ proposal: Proposal) async throws -> ProposalResult {
        let result = try await ledger.settle(proposal)
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

    /// Lets the show stand at a later moment: a batch at exactly that moment is not ahead of the clock.
    mutating func travel(by time: Milliseconds) async throws {
        let moment = max(house.time.now, map.at).advanced(by: time)
        map.at = moment
        _ = try await house.database.query(
            Statement("travel", "UPDATE show_head SET at = $2 WHERE show_id = $1"),
            [.int8(show.number), .int8(moment.milliseconds)])
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
        var stored = opening.map
        stored.at = map.at
        #expect(stored.image == map.image)
    }

    struct Lost: Error {}
}

extension PostgresLedger {
    /// The result of a batch, from a ledger that stays open.
    func settle(_ proposal: Proposal) async throws -> ProposalResult { try #require(await submit(proposal)) }
}

extension ProposalResult {
    var isCommitted: Bool {
        if case .committed = self { true } else { false }
    }
}
