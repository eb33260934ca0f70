internal import Bytes
internal import Reactor
internal import WebSocket

/// One topic on one hub: its members, its last messages, and the way to bring anybody up to date.
///
/// What every member can rely on: the versions that it is given rise strictly, and each message follows the one before
/// it or is a snapshot. Nothing else is ever sent.
final class Topic {
    let name: TopicName
    /// Who can say the whole in another way; nil when nobody can.
    let source: (any TopicSource)?
    /// Whether it stays when its last member goes.
    var isKept: Bool
    /// Up to where messages have been handed out; nil as long as there was none.
    private(set) var head: UInt64?
    private(set) var members: [Member] = []
    var pacer: TickPacer
    /// Messages that came since the hub last looked.
    var arrived = 0
    /// When something last went out.
    var flushedAt = Tick.zero
    /// When it is to be flushed, while messages wait for that.
    var timer: TimerID?

    private var ring: Ring
    /// Messages that have not been handed out; each follows the one before it.
    private var pending: [Message] = []
    /// How many members take each form.
    private var forms = Array(repeating: 0, count: MessageForm.allCases.count)
    private let limits: HubLimits

    init(
        _ name: TopicName, source: (any TopicSource)? = nil, head: UInt64? = nil, isKept: Bool = false,
        pacing: Pacing = .immediate, limits: HubLimits
    ) {
        self.name = name
        self.source = source
        self.head = head
        self.isKept = isKept
        self.limits = limits
        pacer = TickPacer(pacing, limits: limits)
        ring = Ring(messages: limits.ringMessages, bytes: limits.ringBytes)
    }

    /// What is kept, oldest first.
    var runs: ArraySlice<Run> { ring.kept }
    var hasPending: Bool { !pending.isEmpty }
    /// When the first of the messages that wait was made, if it says so.
    var oldest: Tick? { pending.first?.born }
    /// Up to where messages are known.
    private var newest: UInt64? { pending.last?.version ?? head }

    // MARK: Members

    /// Adds a member that has everything up to a version. Where it stands among the members.
    func join(_ stream: Stream, _ slot: UInt32, _ form: MessageForm, version: UInt64) -> Int {
        members.append(Member(stream: .passUnretained(stream), slot: slot, form: form, version: version))
        forms[form.rawValue] += 1
        return members.count - 1
    }

    /// Removes a member; the slot of the one that takes its place, if any.
    func leave(_ place: Int) -> UInt32? {
        forms[members[place].form.rawValue] -= 1
        guard let last = members.popLast(), place < members.count else { return nil }
        members[place] = last
        return last.slot
    }

    /// How many messages somebody at a version lacks, or nil when that cannot be told from what is kept here.
    func distance(from version: UInt64) -> Int? {
        guard let head else { return nil }
        return version == head ? 0 : ring.count(after: version, atMost: limits.lagMessages)
    }

    // MARK: Messages

    /// Takes a message. One that is known is dropped; one that does not follow what is known starts the ring anew.
    func accept(_ message: Message) {
        guard let newest else {
            // Whoever came before the first message has everything before it.
            head = message.previous
            for index in members.indices { members[index].version = message.previous }
            pending.append(message)
            return
        }
        guard message.version > newest else { return }
        if message.previous != newest {
            ring.removeAll()
            pending.removeAll()
            head = message.previous
        }
        pending.append(message)
    }

    /// Hands out what is pending. The slots of members that could not be given it: they are behind from now on.
    func flush(_ codec: DeflateCodec, delivered: inout UInt64, late: inout [UInt32]) {
        var start = 0
        while start < pending.count {
            var run = Run(pending[start])
            var weight = run.weight
            start += 1
            while start < pending.count, weight + pending[start].plain.count <= limits.runBytes {
                weight += pending[start].plain.count
                run.append(pending[start])
                start += 1
            }
            deliver(&run, codec, &delivered, &late)
            head = run.version
            ring.append(run)
        }
        pending.removeAll(keepingCapacity: pending.count <= 256)
    }

    private func deliver(_ run: inout Run, _ codec: DeflateCodec, _ delivered: inout UInt64, _ late: inout [UInt32]) {
        let plain = forms[MessageForm.plain.rawValue] > 0 ? run.bytes(.plain, codec) : []
        let deflated = forms[MessageForm.deflated.rawValue] > 0 ? run.bytes(.deflated, codec) : []
        let event = forms[MessageForm.event.rawValue] > 0 ? run.bytes(.event, codec) : []
        let previous = run.previous
        let version = run.version
        let count = UInt64(run.messages.count)
        // Out of its place as long as the loop lasts: otherwise each access would be checked for being the only one.
        var row: [Member] = []
        swap(&row, &members)
        defer { swap(&row, &members) }
        for index in row.indices {
            let member = row[index]
            guard member.version == previous else {
                // Ahead of the whole run: a snapshot brought it there. Otherwise it lacks something.
                if member.version < version { late.append(member.slot) }
                continue
            }
            let outcome = member.stream._withUnsafeGuaranteedRef { stream in
                switch member.form {
                case .plain: stream.share(plain)
                case .deflated: stream.share(deflated)
                case .event: stream.share(event)
                }
            }
            switch outcome {
            case .sent, .kept:
                row[index].version = version
                delivered &+= count
            case .busy: late.append(member.slot)
            case .broken: break
            }
        }
    }

    // MARK: Whoever is behind

    /// What bringing a member up to date came to.
    enum CatchUp {
        /// It has everything.
        case current
        /// It has to take what it was given first.
        case later
        /// Nothing can stand for what it lacks.
        case lost
    }

    /// Gives a member what it lacks: message by message when that is little, otherwise by what stands for it.
    func catchUp(_ place: Int, budget: inout Int, _ codec: DeflateCodec, delivered: inout UInt64) -> CatchUp {
        let member = members[place]
        let stream = member.stream.takeUnretainedValue()
        var version = member.version
        while let head, version < head {
            guard budget > 0, stream.isOpen else { return .later }
            let bytes: [UInt8]
            if let lag = distance(from: version), lag <= limits.lagMessages, let index = ring.index(after: version),
                let rest = ring[index].bytes(member.form, after: version, codec)
            {
                bytes = rest
                delivered &+= UInt64(ring[index].count(after: version) ?? 0)
                version = ring[index].version
            } else if let message = source?.standIn(after: version, newest: head), message.version >= head,
                message.isSnapshot || message.previous == version
            {
                bytes = message.bytes(member.form, codec)
                delivered &+= 1
                version = message.version
            } else {
                return .lost
            }
            members[place].version = version
            budget -= bytes.count
            stream.write(bytes)
        }
        return .current
    }
}
