internal import Bytes
internal import Contract
internal import Reactor
internal import Realtime

/// Who watches the show, and how long it stays open for nobody.
extension ShowStream {
    /// Makes sure that the topics of a scope are open at a hub. On the hub's loop. Those of a stream that has closed
    /// have been released: nobody would do it again.
    func prepare(_ scope: FeedScope, at hub: Hub) {
        let (head, counts) = state.withLock { state in
            let head =
                state.isClosed
                ? nil : state.fold.map { StreamVersion($0.generation, $0.track(scope).position.seq).number }
            return (head, state.countsVersion)
        }
        guard let head else { return }
        hub.prepare(topics[scope], at: head, source: ScopeSource(self, scope))
        guard scope == .staff else { return }
        hub.prepare(topics.counts, at: counts, source: CountsSource(self), pacing: .immediate)
    }

    /// Somebody watches from now on; false when the stream has closed meanwhile.
    func enter(_ scope: FeedScope) -> Bool {
        state.withLock { state in
            guard !state.isClosed else { return false }
            state.audience.enter(scope)
            return true
        }
    }

    func leave(_ scope: FeedScope) {
        state.withLock { $0.audience.leave(scope, now: clock()) }
    }

    package var viewers: (all: Int, staff: Int) { state.withLock { ($0.audience.all, $0.audience.staff) } }

    /// Closes when nobody has watched for so long.
    func closeIfIdle(for time: Duration) -> Bool {
        let now = clock()
        let isClosed = state.withLock { state in
            guard state.audience.isIdle(for: time, now: now) else { return false }
            state.isClosed = true
            return true
        }
        if isClosed { for hub in hubs { for topic in topics.all { hub.release(topic) } } }
        return isClosed
    }
}
