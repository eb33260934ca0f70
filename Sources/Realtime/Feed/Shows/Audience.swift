internal import Bytes
internal import Contract

/// How many watch one show.
struct Audience {
    private(set) var all = 0
    /// Those among them who see what staff see.
    private(set) var staff = 0
    private var idleSince: Tick

    init(now: Tick) {
        idleSince = now
    }

    mutating func enter(_ scope: FeedScope) {
        all += 1
        if scope == .staff { staff += 1 }
    }

    mutating func leave(_ scope: FeedScope, now: Tick) {
        all -= 1
        if scope == .staff { staff -= 1 }
        idleSince = now
    }

    /// Whether nobody has watched for so long.
    func isIdle(for time: Duration, now: Tick) -> Bool { all == 0 && now.since(idleSince) >= time }
}
