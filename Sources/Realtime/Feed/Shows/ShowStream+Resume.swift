internal import API
internal import Contract
internal import Domain
internal import Reactor
internal import Realtime
internal import Telemetry

/// Whoever comes says where it was, and goes on from there where that can be done.
extension ShowStream {
    /// How a subscription begins, as of this moment. Nil when the show is not open.
    /// - Parameter handedOut: up to where the topic has been handed out on the caller's loop.
    func plan(_ start: FeedCommand.Start, in scope: FeedScope, handedOut: UInt64?) -> StreamPlan? {
        state.withLock { $0.fold?.plan(start, in: scope, handedOut: handedOut) }
    }

    /// Makes a position of a client known here, if that can be done: waits for one that is ahead of this node, reads
    /// one that is older than its memory.
    func reach(_ position: FeedPosition, in scope: FeedScope, history: History) async {
        for _ in 0..<3 {
            switch state.withLock({ $0.fold?.find(position, in: scope) }) {
            case .known, .lost, nil: return
            case .ahead:
                await office.look()
                _ = await Patience.wait(limits.aheadWait, on: hubs[0].reactor) { [office] in
                    await office.read(atLeast: position.seq) { _, _, _ in true }
                }
                return
            case .older: await reading(from: position, history).value
            }
        }
    }

    /// One reading serves all who ask while it runs.
    private func reading(from position: FeedPosition, _ history: History) -> Task<Void, Never> {
        state.withLock { state in
            if let reading = state.reading { return reading }
            let task = Task(executorPreference: hubs[0].reactor) { [self] in
                await learn(from: position, history)
                self.state.withLock { $0.reading = nil }
            }
            state.reading = task
            return task
        }
    }

    private func learn(from position: FeedPosition, _ history: History) async {
        figures.tableReads.add()
        guard let records = await history.read(facts.id, after: position, limit: limits.tableEvents) else { return }
        state.withLock { _ = $0.fold?.learn(records, after: position) }
    }
}
