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

    /// A result for each proposal; nil when somebody else has locked its show.
    private(set) var results: [ProposalResult?]
    /// The database's clock in microseconds, when it told.
    private(set) var now: Int64?

    /// The straight way took all of them, and says when.
    init(straight rows: Rows, _ proposals: [Proposal], hashes: [[EventHash]]) throws(StoreFailure) {
        now = try rows.only().value(0, as: Int64.self)
        results = zip(proposals, hashes).map { .committed(epoch: $0.position.epoch, hashes: $1) }
    }

    /// The careful way has a verdict for each in its first answer.
    init(careful answers: [Rows], _ proposals: [Proposal], hashes: [[EventHash]]) throws(StoreFailure) {
        guard let rows = answers.first else { throw StoreFailure(.misuse, "a statement without an answer") }
        results = [ProposalResult?](repeating: nil, count: proposals.count)
        var known: [Int: [DoneCommand]] = [:]
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
                results[index] = .committed(epoch: epoch, hashes: hashes[index])
            case .stale: results[index] = .stale
            case .skew: results[index] = .skew(Moment(milliseconds: clock / 1_000))
            case .replayed:
                known[index, default: []].append(
                    DoneCommand(
                        id: WideID(try row.value(4, as: UUID.self)),
                        fingerprint: UInt64(bitPattern: try row.value(5, as: Int64.self)), answer: try row.bytes(6)))
            }
        }
        for (index, done) in known { results[index] = .replayed(done) }
    }

    /// Shows that have new events, and the number of the last.
    func advanced(of proposals: [Proposal]) -> [ShowID: Int64] {
        var advanced: [ShowID: Int64] = [:]
        for (proposal, result) in zip(proposals, results) {
            guard case .committed = result, !proposal.events.isEmpty else { continue }
            advanced[proposal.show] = proposal.position.seq + Int64(proposal.events.count)
        }
        return advanced
    }
}
