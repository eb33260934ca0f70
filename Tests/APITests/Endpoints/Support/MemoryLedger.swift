import Domain
internal import Reactor

/// A ledger in memory that takes whatever fits behind its head, and tells a repeated command its answer.
final class MemoryLedger: LedgerWriter, LedgerReader {
    struct Stored {
        var records: [LedgerRecord] = []
        var done: [CommandID: DoneCommand] = [:]
        var contacts: [BookingID: Contact] = [:]
        let start: SeatMap

        var position: LedgerPosition {
            LedgerPosition(epoch: 7, seq: Int64(records.count), hash: records.last?.hash ?? .zero)
        }
    }

    let shows = Locked<[ShowID: Stored]>([:])
    private let taken = Locked(0)

    /// How many proposals it has taken.
    var appends: Int { taken.withLock { $0 } }

    func submit(_ proposal: Proposal, reply: @escaping @Sendable (ProposalResult?) -> Void) {
        reply(append(proposal))
    }

    private func append(_ proposal: Proposal) -> ProposalResult {
        shows.withLock { shows in
            guard var stored = shows[proposal.show], stored.position == proposal.position else { return .stale }
            let known = (proposal.done.map(\.id) + proposal.asked).compactMap { stored.done[$0] }
            guard known.isEmpty else { return .replayed(known) }
            taken.withLock { $0 += 1 }
            var hashes: [EventHash] = []
            for event in proposal.events {
                let previous = stored.position.hash
                let hash = EventHash(words: previous.words &+ SIMD4(UInt64(1) << 33, 2, 3, 4))
                stored.records.append(
                    LedgerRecord(seq: stored.position.seq + 1, event: event, previous: previous, hash: hash))
                hashes.append(hash)
            }
            for done in proposal.done { stored.done[done.id] = done }
            for contact in proposal.contacts { stored.contacts[contact.booking] = contact.contact }
            shows[proposal.show] = stored
            return .committed(epoch: 7, hashes: hashes)
        }
    }

    func lock(_ show: ShowID, after position: LedgerPosition, reply: @escaping @Sendable (LedgerReading?) -> Void) {
        reply(events(of: show, after: position))
    }

    private func events(of show: ShowID, after position: LedgerPosition) -> LedgerReading {
        .events(shows.withLock { Array(($0[show]?.records ?? []).dropFirst(Int(position.seq))) })
    }

    func unlock(_: ShowID) {}

    /// As after a day: what commands were answered is remembered no longer.
    func forgetAnswers() {
        shows.withLock { shows in for show in shows.keys { shows[show]?.done = [:] } }
    }

    func open(_ show: ShowID) async throws(LedgerUnavailable) -> ShowOpening {
        guard let stored = shows.withLock({ $0[show] }) else { throw LedgerUnavailable() }
        var map = stored.start
        for record in stored.records { guard (try? map.apply(record.event)) != nil else { throw LedgerUnavailable() } }
        return ShowOpening(map: map, position: stored.position)
    }

    func read(_ show: ShowID, after position: LedgerPosition) async throws(LedgerUnavailable) -> LedgerReading {
        events(of: show, after: position)
    }
}
