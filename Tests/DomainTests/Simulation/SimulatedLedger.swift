@testable import Domain

/// The ledger as a simulation needs it: a log of bytes, claims with their checks, commands done. What PostgreSQL does
/// in one transaction it does in one call.
struct SimulatedLedger {
    struct Row {
        let kind: UInt8
        let at: Moment
        let batch: UInt64
        let body: [UInt8]
    }

    struct Done: Equatable {
        let fingerprint: UInt64
        let answer: Answer
    }

    enum Reply: Equatable {
        case committed
        /// The same batch is there already.
        case already
        case stale
        case replayed
        /// A claim is not as the batch says: this must never come.
        case diverged
    }

    struct Batch {
        let number: UInt64
        let seq: Int64
        let decision: BatchDecision
        /// Answers that become true with it, and commands that were refused and have to be unheard of.
        let done: [(CommandID, Done)]
        let asked: [CommandID]
    }

    private(set) var log: [Row] = []
    private(set) var claims: [Claim?]
    private(set) var done: [CommandID: Done] = [:]

    init(places: Int) {
        claims = Array(repeating: nil, count: places)
    }

    var seq: Int64 { Int64(log.count) }

    mutating func append(_ batch: Batch) -> Reply {
        if batch.seq != seq {
            let isHere = batch.seq < seq && log[Int(batch.seq)].batch == batch.number && !batch.decision.events.isEmpty
            return isHere ? .already : .stale
        }
        for (command, _) in batch.done where done[command] != nil { return .replayed }
        for command in batch.asked where done[command] != nil { return .replayed }
        guard apply(batch.decision.claims) else { return .diverged }
        for (event, body) in zip(batch.decision.events, batch.decision.bodies) {
            log.append(Row(kind: event.kind.number, at: event.at, batch: batch.number, body: body))
        }
        for (command, answer) in batch.done { done[command] = answer }
        return .committed
    }

    private mutating func apply(_ changes: ClaimChanges) -> Bool {
        for change in changes.freed {
            guard claims[change.place.offset] == change.before else { return false }
            claims[change.place.offset] = nil
        }
        for change in changes.changed {
            guard claims[change.place.offset] == change.before else { return false }
            claims[change.place.offset] = change.after
        }
        for change in changes.taken {
            guard claims[change.place.offset] == nil else { return false }
            claims[change.place.offset] = change.after
        }
        return true
    }

    /// What stands behind a position.
    func events(after seq: Int64) throws(CodecFault) -> [SeatEvent] {
        var events: [SeatEvent] = []
        for row in log[Int(seq)...] {
            events.append(try EventCodec.decode(row.body, kind: EventKind(number: row.kind), at: row.at))
        }
        return events
    }
}
