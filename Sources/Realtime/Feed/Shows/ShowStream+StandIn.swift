internal import Contract
internal import Reactor
internal import Realtime
internal import Telemetry

/// What was said already, said in other words to whoever missed it.
extension ShowStream {
    /// What stands for everything behind a version.
    func standIn(_ scope: FeedScope, after version: StreamVersion, newest: UInt64) -> Message? {
        state.withLock { state in
            guard let fold = state.fold else { return nil }
            if version.generation == fold.generation, let message = merged(scope, version, &state, fold) {
                return message
            }
            return snapshot(scope, &state, fold)
        }
    }

    private func merged(
        _ scope: FeedScope, _ version: StreamVersion, _ state: inout State, _ fold: ShowFold
    ) -> Message? {
        let known = scope == .open ? state.open[after: version.number] : state.staff[after: version.number]
        if let known { return known }
        guard let change = fold.merged(scope, after: version.seq) else { return nil }
        let message = Self.message(change, fold.generation)
        figures.merged.add()
        switch scope {
        case .open: state.open.keep(message, after: version.number)
        case .staff: state.staff.keep(message, after: version.number)
        }
        return message
    }

    /// The whole map as one message, made once for each position.
    func snapshot(_ scope: FeedScope, _ state: inout State, _ fold: ShowFold) -> Message {
        if let message = scope == .open ? state.open.snapshot : state.staff.snapshot { return message }
        let snapshot = fold.snapshot(scope)
        let version = StreamVersion(fold.generation, snapshot.position.seq).number
        let message = Message(
            follows: version, version: version, isSnapshot: true, text: snapshot.bytes,
            position: snapshot.position.text)
        figures.snapshots.add()
        switch scope {
        case .open: state.open.snapshot = message
        case .staff: state.staff.snapshot = message
        }
        return message
    }
}
