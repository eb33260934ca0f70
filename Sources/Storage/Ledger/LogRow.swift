internal import Domain

/// One row of `seat_event`, read and held against the chain.
struct LogRow {
    let seq: Int64
    let at: Moment
    let kind: EventKind
    let body: [UInt8]
    let hash: EventHash

    /// - Parameter first: the column of the number; moment, kind, body and hash follow it.
    init(_ row: Row, first: Int) throws(StoreFailure) {
        seq = try row.value(first)
        at = Moment(milliseconds: try row.value(first + 1))
        guard let number = UInt8(exactly: try row.value(first + 2, as: Int16.self)),
            let hash = EventHash(bytes: try row.bytes(first + 4))
        else { throw StoreFailure(.corrupted, "an event with a kind or a hash that is none") }
        kind = EventKind(number: number)
        body = try row.bytes(first + 3)
        self.hash = hash
    }

    /// The event. Its hash is computed anew, so what was changed behind our back is never folded.
    func record(_ show: ShowID, after previous: EventHash) throws(StoreFailure) -> LedgerRecord {
        let computed = EventChain.hash(after: previous, show: show, seq: seq, at: at, kind: kind, body: body)
        guard computed == hash else {
            throw StoreFailure(.corrupted, "event \(seq) of show \(show) does not have the hash that its content has")
        }
        do throws(CodecFault) {
            let event = try EventCodec.decode(body, kind: kind, at: at)
            return LedgerRecord(seq: seq, event: event, previous: previous, hash: hash)
        } catch {
            throw StoreFailure(.corrupted, "event \(seq) of show \(show) cannot be read: \(error)")
        }
    }
}
