internal import Contract

/// One of the shows that are watched, and how its subscription stands.
struct WatchedShow {
    /// A subscription that was asked for and not answered.
    struct Asked: Equatable {
        let socket: Int
        let id: Int
    }

    let name: String
    /// What the feed calls it: somebody may have named it by its number.
    private(set) var feedName: String
    private(set) var feedNameBytes: [UInt8]
    var board = ShowBoard()
    var asked: Asked?
    /// Messages are taken. Between a gap and the answer to the new subscription they are not.
    var isLive = false
    /// The whole map was asked for, because ours is wrong.
    var isRepairing = false
    /// Faults since a change was last found to be right.
    var faults = 0
    /// Maps over REST, one after the other, that could not be joined.
    var failedJoins = 0
    /// Where we were when the connection broke.
    var lostAt: FeedPosition?
    /// Why a resume became a snapshot.
    var pendingReason = ""
    /// Up to here everything was shown, though the map is that of before.
    var shownTo: FeedPosition?
    /// The socket on which it was answered last, for the move to another.
    var socket = 0

    init(_ name: String) {
        self.name = name
        feedName = name
        feedNameBytes = Array(name.utf8)
    }

    /// Whether the map was promised on this connection and has not come.
    func awaitsMap(on socket: Int) -> Bool { !isLive && asked == nil && self.socket == socket }

    /// Whether the event at which the board stands now was shown before.
    mutating func wasShown() -> Bool {
        guard let shownTo, let now = board.position else { return false }
        if now.epoch == shownTo.epoch, now.seq <= shownTo.seq { return true }
        self.shownTo = nil
        return false
    }

    /// The connection to which it was moving is gone: the one before still tells of it.
    mutating func stays(on old: Int, insteadOf new: Int) {
        let wasAsked = asked?.socket == new
        guard wasAsked || socket == new else { return }
        if wasAsked { asked = nil }
        socket = old
        isLive = isLive || asked == nil && board.position != nil
    }

    mutating func isCalled(_ name: String) {
        feedName = name
        feedNameBytes = Array(name.utf8)
    }
}
