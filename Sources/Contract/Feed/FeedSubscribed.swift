/// The answer to `subscribe`: what follows goes on from its position.
package struct FeedSubscribed: Hashable, Sendable {
    package enum Mode: String, Sendable {
        /// What lies between follows.
        case resumed
        case snapshot
        /// From now on.
        case live
    }

    /// Why a position was answered with a snapshot.
    package enum Reason: String, Sendable {
        case epochChanged = "epoch_changed"
        case tooOld = "too_old"
        case ahead
    }

    package var mark: FeedMark?
    package var show: String
    package var scope: FeedScope
    package var mode: Mode
    package var reason: Reason?
    package var position: FeedPosition
    /// Numbers of the ledger between the position and now.
    package var behind: Int64

    package init(
        mark: FeedMark?, show: String, scope: FeedScope, mode: Mode, reason: Reason? = nil, position: FeedPosition,
        behind: Int64
    ) {
        self.mark = mark
        self.show = show
        self.scope = scope
        self.mode = mode
        self.reason = reason
        self.position = position
        self.behind = behind
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("type", "subscribed")
            json.mark(mark)
            json.string("show", show)
            json.string("scope", scope.rawValue)
            json.string("mode", mode.rawValue)
            if let reason { json.string("reason", reason.rawValue) }
            json.string("position", position.text)
            json.integer("behind", behind)
        }
    }
}
