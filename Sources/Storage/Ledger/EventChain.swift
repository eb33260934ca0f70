internal import Crypto
package import Domain

/// The chain through the events of a show: each hash covers the one before it, so no event can be changed, left out or
/// put in without every later hash telling.
package enum EventChain {
    /// SHA-256 of the hash before, the show, the number, the moment, the kind and exactly the bytes of the body.
    package static func hash(
        after previous: EventHash, show: ShowID, seq: Int64, at: Moment, kind: EventKind, body: [UInt8]
    ) -> EventHash {
        var bytes = previous.bytes
        bytes.reserveCapacity(57 + body.count)
        show.number.appendBigEndian(to: &bytes)
        seq.appendBigEndian(to: &bytes)
        at.milliseconds.appendBigEndian(to: &bytes)
        bytes.append(kind.number)
        bytes += body
        guard let hash = EventHash(bytes: SHA256.digest(of: bytes)) else {
            preconditionFailure("a digest of SHA-256 has 32 bytes")
        }
        return hash
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
