@testable import Domain

/// The ledger of several shows in memory, with the rules of the database: position first, then clock, then commands
/// done, then the claims, row by row. All or nothing.
struct PlainLedger {
    struct Stored {
        var epoch: UInt32 = 7
        var records: [LedgerRecord] = []
        var batches: [BatchID] = []
        var claims = ClaimTable()
        var done: [CommandID: DoneCommand] = [:]
        let start: SeatMap

        var position: LedgerPosition {
            LedgerPosition(epoch: epoch, seq: Int64(records.count), hash: records.last?.hash ?? .zero)
        }
    }

    var shows: [ShowID: Stored] = [:]
    /// What the database's clock says, when a test wants it to differ.
    var clock: Moment?
    /// Commands whose content PostgreSQL refuses.
    var poison: Set<CommandID> = []
    /// Transactions that appended something.
    private(set) var appends = 0
    private(set) var questions = 0

    mutating func add(_ map: SeatMap) { shows[map.show] = Stored(start: map) }

    mutating func append(_ proposal: Proposal) -> ProposalResult {
        guard var stored = shows[proposal.show] else { return .stale }
        let position = stored.position
        guard position == proposal.position else {
            let index = Int(proposal.position.seq)
            let isHere = stored.batches.indices.contains(index) && stored.batches[index] == proposal.batch
            guard isHere, !proposal.isQuestion else { return .stale }
            let hashes = stored.records[index..<index + proposal.events.count].map(\.hash)
            return .committed(epoch: stored.epoch, hashes: Array(hashes))
        }
        if let clock, clock.since(proposal.at) > .seconds(1) || proposal.at.since(clock) > .seconds(1) {
            return .skew(clock)
        }
        let known = (proposal.done.map(\.id) + proposal.asked).compactMap { stored.done[$0] }
        guard known.isEmpty else { return .replayed(known) }
        guard poison.isDisjoint(with: proposal.done.map(\.id)) else { return .rejected }
        guard (try? stored.claims.apply(proposal.claims)) != nil else { return .diverged }
        var hashes: [EventHash] = []
        for (event, body) in zip(proposal.events, proposal.bodies) {
            let previous = stored.position.hash
            let hash = Self.hash(previous, body, event.kind.number)
            stored.records.append(
                LedgerRecord(seq: stored.position.seq + 1, event: event, previous: previous, hash: hash))
            stored.batches.append(proposal.batch)
            hashes.append(hash)
        }
        for done in proposal.done { stored.done[done.id] = done }
        shows[proposal.show] = stored
        if proposal.isQuestion { questions += 1 } else { appends += 1 }
        return .committed(epoch: stored.epoch, hashes: hashes)
    }

    func read(_ show: ShowID, after position: LedgerPosition) -> LedgerReading {
        guard let stored = shows[show], stored.epoch == position.epoch, position.seq <= stored.position.seq else {
            return .historyLost
        }
        return .events(Array(stored.records.dropFirst(Int(position.seq))))
    }

    func open(_ show: ShowID) -> ShowOpening? {
        guard let stored = shows[show] else { return nil }
        var map = stored.start
        for record in stored.records { guard (try? map.apply(record.event)) != nil else { return nil } }
        return ShowOpening(map: map, position: stored.position)
    }

    /// A chain that depends on all that went before; the real one is SHA-256.
    private static func hash(_ previous: EventHash, _ body: [UInt8], _ kind: UInt8) -> EventHash {
        var words = previous.words
        for byte in body + [kind] {
            words = words &* SIMD4(repeating: 0x100_0000_01B3) ^ SIMD4(UInt64(byte), 1, 2, 3)
        }
        return EventHash(words: words)
    }
}
