internal import Crypto
package import Domain

/// The chain through the events of a show: each hash covers the one before it, so no event can be changed, left out or
/// put in without every later hash telling.
package enum EventChain {
    /// SHA-256 of the hash before, the show, the number, the moment, the kind and exactly the bytes of the body.
    package static func hash(
        after previous: EventHash, show: ShowID, seq: Int64, at: Moment, kind: EventKind, body: [UInt8]
    ) -> EventHash {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(57 + body.count)
        previous.append(to: &bytes)
        show.number.appendBigEndian(to: &bytes)
        seq.appendBigEndian(to: &bytes)
        at.milliseconds.appendBigEndian(to: &bytes)
        bytes.append(kind.number)
        bytes += body
        return EventHash(words: SHA256.words(of: bytes))
    }

    /// The hash after each event of a batch.
    static func hashes(of proposal: Proposal) -> [EventHash] {
        var previous = proposal.position.hash
        var seq = proposal.position.seq
        return zip(proposal.events, proposal.bodies).map { event, body in
            seq += 1
            previous = hash(
                after: previous, show: proposal.show, seq: seq, at: event.at, kind: event.kind, body: body)
            return previous
        }
    }
}

extension EventHash {
    /// Appends the 32 bytes.
    func append(to bytes: inout [UInt8]) {
        let words = words
        for word in 0..<4 { words[word].appendBigEndian(to: &bytes) }
    }
}
