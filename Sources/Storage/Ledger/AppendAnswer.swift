internal import Domain

/// What an append answered.
struct AppendAnswer {
    private enum Verdict: Int16 {
        case ok
        case already
        case stale
        case skew
        case replayed
    }

    /// A result for each show that was not locked by somebody else.
    private(set) var results: [ShowID: ProposalResult] = [:]
    /// Shows that have new events, and the number of the last.
    private(set) var advanced: [ShowID: Int64] = [:]
    /// The database's clock in microseconds, when it told.
    private(set) var now: Int64?

    /// The straight way took all of them, and says when.
    init(straight rows: Rows, _ proposals: [Proposal], hashes: [[EventHash]]) throws(StoreFailure) {
        now = try rows.only().value(0, as: Int64.self)
        for (proposal, hashes) in zip(proposals, hashes) { commit(proposal, hashes, proposal.position.epoch) }
    }

    /// The careful way has a verdict for each in its first answer.
    init(careful answers: [Rows], _ proposals: [Proposal], hashes: [[EventHash]]) throws(StoreFailure) {
        guard let rows = answers.first else { throw StoreFailure(.misuse, "a statement without an answer") }
        var known: [ShowID: [DoneCommand]] = [:]
        for row in rows {
            let show = ShowID(try row.value(0, as: Int64.self))
            guard let index = proposals.firstIndex(where: { $0.show == show }),
                let verdict = Verdict(rawValue: try row.value(1, as: Int16.self))
            else { throw StoreFailure(.invalidData, "an answer about a show that was not asked for") }
            let clock = try row.value(3, as: Int64.self)
            if clock > 0 { now = clock }
            switch verdict {
            case .ok, .already:
                guard let epoch = UInt32(exactly: try row.value(2, as: Int64.self)) else {
                    throw StoreFailure(.invalidData, "an epoch of more than 32 bits")
                }
                commit(proposals[index], hashes[index], epoch)
            case .stale: results[show] = .stale
            case .skew: results[show] = .skew(Moment(milliseconds: clock / 1_000))
            case .replayed:
                known[show, default: []].append(
                    DoneCommand(
                        id: WideID(try row.value(4, as: UUID.self)),
                        fingerprint: UInt64(bitPattern: try row.value(5, as: Int64.self)), answer: try row.bytes(6)))
            }
        }
        for (show, done) in known { results[show] = .replayed(done) }
    }

    private mutating func commit(_ proposal: Proposal, _ hashes: [EventHash], _ epoch: UInt32) {
        results[proposal.show] = .committed(epoch: epoch, hashes: hashes)
        let count = Int64(proposal.events.count)
        if count > 0 { advanced[proposal.show] = proposal.position.seq + count }
    }
}
