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
    /// The socket on which its subscription was ended.
    private var endedOn = 0

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

    /// Whether this connection tells of it, or was asked to last.
    func isOn(_ socket: Int) -> Bool { self.socket == socket || asked?.socket == socket }

    /// Whether nothing will come of it on a connection that is the only one.
    func isMute(on socket: Int) -> Bool { !isLive && asked == nil && self.socket != socket }

    mutating func isAnswered(on socket: Int) {
        asked = nil
        self.socket = socket
        if endedOn == socket { endedOn = 0 }
    }

    /// The server tells no more of it on a connection; no map is promised there either. False when another one tells.
    mutating func ends(on socket: Int, isMoving: Bool) -> Bool {
        endedOn = socket
        guard !isMoving || self.socket == socket || asked?.socket == socket else { return false }
        isLive = false
        lostAt = board.position
        self.socket = 0
        return true
    }

    /// The connection to which it was moving is gone: the one before still tells of it, unless it has ended there.
    mutating func stays(on old: Int, insteadOf new: Int) {
        guard isOn(new) else { return }
        if asked?.socket == new { asked = nil }
        let isTold = endedOn != old
        if socket == new { socket = isTold ? old : 0 }
        isLive = isTold && (isLive || asked == nil && board.position != nil)
    }

    mutating func isCalled(_ name: String) {
        feedName = name
        feedNameBytes = Array(name.utf8)
    }
}
