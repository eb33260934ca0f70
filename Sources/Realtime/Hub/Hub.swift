internal import Bytes
package import Reactor
internal import Telemetry
internal import WebSocket

/// Who watches what on one loop, and the way of every message to them. Pinned to its loop: everything in it is
/// synchronous, and a message goes from here to the kernel without a queue for any connection.
///
/// What it keeps true: messages of a topic reach a connection in order and each once, or a stand-in that says what it
/// stands for; a connection is found by its identity alone, so one that is gone takes nobody with it.
package actor Hub {
    package nonisolated let reactor: Reactor
    package nonisolated let limits: HubLimits
    nonisolated let mailbox: Mailbox
    package nonisolated let figures = HubFigures()

    /// Compression keeps no state between messages, so one of it serves the whole loop.
    private let codec = DeflateCodec()
    private var connections: ConnectionTable
    private var topics: [TopicName: Topic] = [:]
    private var letters: [Mailbox.Letter] = []
    private var touched: [Topic] = []
    private var late: [UInt32] = []

    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    /// - Parameter loop: the number of the loop, which stands in the identity of each connection.
    package init(on reactor: Reactor, loop: UInt8, limits: HubLimits = HubLimits()) {
        limits.validate()
        self.reactor = reactor
        self.limits = limits
        mailbox = Mailbox(limit: limits.mailboxMessages)
        connections = ConnectionTable(loop: loop)
    }

    // MARK: Connections

    /// Takes a connection in; nil when there are too many.
    func enter(_ subscriber: Pinned<any Subscriber>) -> ConnectionID? {
        guard connections.count < limits.connections else { return nil }
        let subscriber = subscriber.value
        subscriber.stream.limitUnsent(to: limits.unsentBytes)
        figures.connections.add()
        return connections.insert(subscriber)
    }

    /// Lets a connection go, with all its subscriptions. Harmless when it is gone already.
    func leave(_ id: ConnectionID) {
        guard let entry = connections.remove(id) else { return }
        figures.connections.subtract()
        for seat in entry.seats { vacate(seat) }
    }

    private func vacate(_ seat: ConnectionTable.Seat) {
        figures.subscriptions.subtract()
        let topic = seat.topic
        let last = topic.members.count - 1
        if let moved = topic.leave(seat.place) {
            connections.move(moved, in: topic, from: last, to: seat.place)
        }
        if topic.members.isEmpty, !topic.isKept { discard(topic) }
    }

    private func discard(_ topic: Topic) {
        if let timer = topic.timer { reactor.cancel(timer) }
        topic.timer = nil
        topics[topic.name] = nil
    }

    // MARK: Topics

    /// Opens a topic that stays until it is closed, with whoever can stand in for its messages. What is open already
    /// stays as it is.
    func open(_ name: TopicName, at head: UInt64, source: any TopicSource, pacing: Pacing) {
        guard topics[name] == nil else { return }
        topics[name] = Topic(name, source: source, head: head, isKept: true, pacing: pacing, limits: limits)
    }

    /// Lets a topic go, at once or with its last member.
    func close(_ name: TopicName) {
        guard let topic = topics[name] else { return }
        topic.isKept = false
        if topic.members.isEmpty { discard(topic) }
    }

    /// Subscribes a connection, instead of what it had of this topic before.
    ///
    /// What lies between `version` and now is given to it by `resume`, so that the caller can say something first.
    /// - Parameter version: up to where it has everything; nil for from now on. Where somebody stands in for what the
    ///   topic does not keep, any version will do: zero asks for everything.
    func subscribe(_ id: ConnectionID, to name: TopicName, after version: UInt64?) -> Subscription {
        guard let entry = connections[id] else { return .gone }
        unsubscribe(id, from: name)
        guard let seats = connections[id]?.seats.count, seats < limits.subscriptions else { return .full }
        let topic = topics[name] ?? Topic(name, limits: limits)
        let head = topic.head ?? 0
        let distance = version.map { topic.distance(from: $0) } ?? 0
        let kept = distance.flatMap { $0 <= limits.lagMessages ? $0 : nil }
        guard kept != nil || topic.source != nil else { return .unknown }
        topics[name] = topic
        let subscriber = entry.subscriber
        let place = topic.join(subscriber.stream, id.slot, subscriber.form, version: version ?? head)
        connections[slot: id.slot]?.seats.append(.init(topic: topic, place: place))
        figures.subscriptions.add()
        if kept != 0 { subscriber.isBehind = true }
        guard let kept else { return .standIn }
        return kept == 0 ? .live : .resumed(behind: kept)
    }

    /// Ends a subscription; false when there was none.
    @discardableResult
    func unsubscribe(_ id: ConnectionID, from name: TopicName) -> Bool {
        guard let index = connections[id]?.seats.firstIndex(where: { $0.topic.name == name }),
            let seat = connections[slot: id.slot]?.seats.remove(at: index)
        else { return false }
        vacate(seat)
        return true
    }

    /// How many connections of this loop watch a topic.
    package func viewers(of name: TopicName) -> Int { topics[name]?.members.count ?? 0 }

    /// Up to where a topic has been handed out here; nil when it is not open or nothing ever was.
    func head(of name: TopicName) -> UInt64? { topics[name]?.head }

    /// When something last went out on one of the topics of a connection.
    func lastFlush(for id: ConnectionID) -> Tick {
        connections[id]?.seats.lazy.map(\.topic.flushedAt).max() ?? .zero
    }

    // MARK: Delivery

    /// Takes what was published since the last time and hands it out.
    func collect() {
        mailbox.swap(with: &letters)
        figures.published.add(UInt64(letters.count))
        var last: (name: TopicName, topic: Topic?)?
        for letter in letters {
            // Messages of one topic often come together: it is looked up once for all of them.
            if last?.name != letter.topic { last = (letter.topic, topics[letter.topic]) }
            guard let topic = last?.topic else { continue }
            if topic.arrived == 0 { touched.append(topic) }
            topic.arrived += 1
            topic.accept(letter.message)
        }
        // Only now: however the topics are mixed, each connection is written to once for each of its topics.
        for topic in touched {
            let messages = topic.arrived
            topic.arrived = 0
            if topic.hasPending { pace(topic, messages: messages) }
        }
        touched.removeAll(keepingCapacity: touched.count <= 1_024)
        // At once: a quiet hub would keep them for as long as it is quiet.
        letters.removeAll(keepingCapacity: letters.capacity <= 1_024)
    }

    private func pace(_ topic: Topic, messages: Int) {
        let due = topic.pacer.published(messages, viewers: topic.members.count, now: reactor.now)
        guard due > reactor.now else { return flush(topic) }
        guard topic.timer == nil else { return }
        let name = topic.name
        topic.timer = reactor.schedule(after: due.since(reactor.now)) { [weak self] in
            self?.assumeIsolated { $0.tick(name) }
        }
    }

    private func tick(_ name: TopicName) {
        guard let topic = topics[name] else { return }
        topic.timer = nil
        flush(topic)
    }

    private func flush(_ topic: Topic) {
        if let timer = topic.timer { reactor.cancel(timer) }
        topic.timer = nil
        topic.pacer.flushed(now: reactor.now)
        topic.flushedAt = reactor.now
        let begun = reactor.present
        if let born = topic.oldest { figures.ringTimes.observe(begun.since(born)) }
        var delivered: UInt64 = 0
        late.removeAll(keepingCapacity: true)
        topic.flush(codec, delivered: &delivered, late: &late)
        figures.delivered.add(delivered)
        if delivered > 0 { figures.socketTimes.observe(reactor.present.since(begun)) }
        let behind = late
        figures.fellBehind.add(UInt64(behind.count))
        for slot in behind { catchUp(slot) }
    }

    // MARK: Whoever is behind

    /// Gives a connection what it lacks, as far as it takes it. Called when it may have taken what it had.
    func resume(_ id: ConnectionID) {
        guard connections[id] != nil else { return }
        catchUp(id.slot)
    }

    private func catchUp(_ slot: UInt32) {
        guard let entry = connections[slot: slot] else { return }
        let subscriber = entry.subscriber
        subscriber.isBehind = true
        // What it was given before comes first; `drained` brings us back.
        var budget = limits.catchUpBytes - subscriber.stream.unsentBytes
        guard subscriber.stream.unsentBytes == 0 else { return }
        var delivered: UInt64 = 0
        var isCurrent = true
        for seat in entry.seats {
            switch seat.topic.catchUp(seat.place, budget: &budget, codec, delivered: &delivered) {
            case .current: break
            case .later: isCurrent = false
            case .lost:
                figures.lost.add()
                subscriber.lost(seat.topic.name)
                return
            }
        }
        subscriber.isBehind = !isCurrent
        figures.delivered.add(delivered)
        figures.caughtUp.add()
    }
}
