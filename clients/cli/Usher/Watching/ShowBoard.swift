internal import Contract

/// What is known of one show that is watched: where in its history we are, and the map, as far as it is known.
///
/// The chain is checked from the first message on. The map needs the plan of the hall, because messages name seats and
/// the states are in the order of the plan: until the plan has come, changes wait here and are checked then. So they do
/// for a map over REST, which the stream may pass while it is read.
struct ShowBoard {
    enum Verdict: Equatable {
        case applied
        /// It is known already.
        case known
        /// Something between mine and this is missing.
        case gap
        /// The map is another than the server's.
        case differs
        /// Too many wait for the plan of the hall.
        case unplanned
    }

    /// Messages that may wait, and how long they may be together. Beyond, a new snapshot is asked for, or a newer map.
    static let mostWaiting = 10_000
    static let mostWaitingBytes = 64 << 20

    private(set) var position: FeedPosition?
    private(set) var states: [UInt8] = []
    private(set) var status = ""
    private(set) var layout = ""
    private(set) var layoutVersion: Int64 = 0
    private(set) var plan: HallPlan?
    private(set) var index: SeatIndex?
    private var checksum: UInt32 = 0
    private var differences: StatesChecksum?
    /// Changes that wait for the map or the plan, as they came.
    private var waiting: [(seq: Int64, message: [UInt8])] = []
    private var waitingBytes = 0
    /// Behind this position all changes wait, while there is no map.
    private var waitingAfter: Int64 = 0
    /// A map that came over REST: it joins the stream where that passes its position.
    private var joining: WholeMap?
    private var planName = ""

    /// Whether a change can be checked against the map.
    var isChecked: Bool { index != nil && !states.isEmpty }
    /// The plan that is needed and not there.
    var wantedPlan: (layout: String, version: Int64)? {
        layout.isEmpty || planName == "\(layout)/\(layoutVersion)" ? nil : (layout, layoutVersion)
    }
    /// A map from REST has come, and the stream has not reached it.
    var awaitsJoin: Bool { joining != nil }
    /// The stream began without a map, and none has come.
    var needsMap: Bool { position != nil && states.isEmpty && joining == nil }

    /// Whether a snapshot says something new: on the way to another connection the old one may be ahead.
    func isNewer(_ snapshot: WholeMap) -> Bool { position.map { snapshot.isNewer(than: $0) } ?? true }

    /// Where a stream begins that continues without a map.
    mutating func begin(at position: FeedPosition) {
        self.position = position
        joining = nil
        if states.isEmpty { wait(after: position.seq) }
    }

    /// What has waited so far is of no use.
    private mutating func wait(after seq: Int64) {
        waiting = []
        waitingBytes = 0
        waitingAfter = seq
    }

    /// Replaces everything. False, and nothing is taken, when the snapshot contradicts itself or the plan.
    mutating func take(_ snapshot: WholeMap) -> Bool {
        guard isSound(snapshot) else { return false }
        position = snapshot.position
        wait(after: snapshot.position.seq)
        joining = nil
        adopt(snapshot)
        return true
    }

    /// Whether the checksum is right, and there is a state for each seat of the plan where that would be kept.
    private func isSound(_ map: WholeMap) -> Bool {
        guard StatesChecksum.of(map.states) == map.checksum else { return false }
        let keepsPlan = map.layout.isEmpty || planName == "\(map.layout)/\(map.layoutVersion)"
        return !keepsPlan || (plan?.count ?? map.states.count) == map.states.count
    }

    private mutating func adopt(_ snapshot: WholeMap) {
        states = snapshot.states
        checksum = snapshot.checksum
        status = snapshot.status
        layout = snapshot.layout
        layoutVersion = snapshot.layoutVersion
        if wantedPlan != nil {
            plan = nil
            index = nil
            differences = nil
        }
    }

    /// The plan of the hall has come. False when it is not that of the states, or what waited does not fit.
    mutating func take(_ plan: HallPlan) -> Bool {
        guard plan.count == states.count else { return false }
        planName = "\(layout)/\(layoutVersion)"
        self.plan = plan
        index = SeatIndex(plan.labels)
        differences = StatesChecksum(count: plan.count)
        let held = waiting
        wait(after: 0)
        var scanner = ChangeScanner()
        var change = ChangeParts()
        for (_, message) in held {
            guard scanner.scan(message.span, into: &change) else { return false }
            let whole = change.whole(message)
            follow(change, whole.span)
            guard apply(change, whole.span) else { return false }
        }
        return true
    }

    /// A map from REST, for a stream that began without one. Where the stream has passed it, what came since is done to
    /// it. False when that is not known any more, or it is no map of this stream: a newer one is needed.
    mutating func join(_ map: WholeMap) -> Bool {
        guard states.isEmpty else { return true }
        guard let mine = position, map.position.epoch == mine.epoch, isSound(map) else { return false }
        guard map.position.seq <= mine.seq else {
            wait(after: mine.seq)
            joining = map
            return true
        }
        guard map.position.seq >= waitingAfter else { return false }
        adopt(map)
        waiting.removeAll { $0.seq <= map.position.seq }
        waitingBytes = waiting.reduce(0) { $0 + $1.message.count }
        return true
    }

    /// A message of the stream.
    mutating func take(_ change: borrowing ChangeParts, _ bytes: Span<UInt8>) -> Verdict {
        guard let mine = position else { return .gap }
        guard change.seq > mine.seq else { return .known }
        guard change.prev == mine.seq else { return .gap }
        position = FeedPosition(epoch: mine.epoch, seq: change.seq, tag: change.tag)
        // What the map holds already is set once more, to the same.
        if let map = joining, map.position.seq <= change.seq {
            joining = nil
            adopt(map)
        }
        follow(change, bytes)
        if index != nil { return apply(change, bytes) ? .applied : .differs }
        // A map on which the stream will come needs nothing of what is before it.
        if joining != nil || keep(change, bytes) { return .applied }
        guard states.isEmpty else { return .unplanned }
        wait(after: change.seq)
        return .applied
    }

    /// False when no more may wait.
    private mutating func keep(_ change: borrowing ChangeParts, _ bytes: Span<UInt8>) -> Bool {
        waitingBytes += change.length
        guard waiting.count < Self.mostWaiting, waitingBytes <= Self.mostWaitingBytes else { return false }
        let message = bytes.extracting(0..<change.length)
        waiting.append((change.seq, unsafe message.withUnsafeBufferPointer { unsafe Array($0) }))
        return true
    }

    private mutating func follow(_ change: borrowing ChangeParts, _ bytes: Span<UInt8>) {
        for item in change.items where !item.status.isEmpty { status = Self.text(bytes, item.status) }
    }

    private mutating func apply(_ change: borrowing ChangeParts, _ bytes: Span<UInt8>) -> Bool {
        guard let index, let differences else { return false }
        for item in change.items where item.state != 0 {
            for seat in item.seats {
                guard let place = index.place(of: bytes, change.seats[seat]), place < states.count else { return false }
                checksum = differences.updated(checksum, at: place, by: states[place] ^ item.state)
                states[place] = item.state
            }
        }
        return checksum == change.checksum
    }

    static func text(_ bytes: Span<UInt8>, _ range: Range<Int>) -> String {
        unsafe bytes.extracting(range).withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }
}
