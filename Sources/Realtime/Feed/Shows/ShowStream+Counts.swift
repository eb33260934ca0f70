internal import Contract
internal import Reactor
internal import Realtime

/// The counts of a show, which staff are told from time to time.
extension ShowStream {
    /// Up to where staff have been told, by which one sees whether something happened.
    var staffHead: Int64 { state.withLock { $0.fold?.staff.position.seq ?? 0 } }

    var lastCounts: Message? { state.withLock { $0.counts } }

    func publish(counts: FeedCounts) {
        state.withLock { state in
            state.countsVersion += 1
            let message = Message(
                follows: state.countsVersion - 1, version: state.countsVersion, isSnapshot: true, text: counts.bytes)
            state.counts = message
            publisher.publish(message, on: topics.counts)
        }
    }
}
