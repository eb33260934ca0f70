internal import Contract

// How a subscription begins.
extension ShowFold {
    /// - Parameter handedOut: up to where the topic has been handed out on the caller's loop.
    func plan(_ start: FeedCommand.Start, in scope: FeedScope, handedOut: UInt64?) -> StreamPlan {
        switch start {
        case .snapshot: return whole(scope, nil)
        case .now: return live(scope, handedOut: handedOut.map { StreamVersion($0) })
        case .after(let position):
            switch find(position, in: scope) {
            case .known(let known):
                return StreamPlan(
                    mode: .resumed, reason: nil, position: known, behind: track(scope).position.seq - known.seq,
                    version: StreamVersion(generation, known.seq).number)
            case .older: return whole(scope, .tooOld)
            case .ahead: return whole(scope, .ahead)
            case .lost(let reason): return whole(scope, reason)
            }
        }
    }

    private func whole(_ scope: FeedScope, _ reason: FeedSubscribed.Reason?) -> StreamPlan {
        StreamPlan(mode: .snapshot, reason: reason, position: track(scope).position, behind: 0, version: 0)
    }

    /// What is published and not yet handed out on the caller's loop comes as a change.
    private func live(_ scope: FeedScope, handedOut: StreamVersion?) -> StreamPlan {
        let own = track(scope).position
        guard let handedOut, handedOut.generation == generation, let position = position(at: handedOut.seq) else {
            let version = StreamVersion(generation, own.seq).number
            return StreamPlan(mode: .live, reason: nil, position: own, behind: 0, version: version)
        }
        return StreamPlan(
            mode: .live, reason: nil, position: position, behind: own.seq - handedOut.seq, version: handedOut.number)
    }
}
