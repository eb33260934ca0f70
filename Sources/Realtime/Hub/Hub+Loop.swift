package import Bytes
internal import Reactor

// The doors of a hub: for whoever runs on its loop already, and for publishers on any thread.

extension Hub {
    /// Takes a connection in; nil when there are too many. On the loop.
    package nonisolated func enter(_ subscriber: any Subscriber) -> ConnectionID? {
        let pinned = Pinned(subscriber, to: reactor)
        return assumeIsolated { $0.enter(pinned) }
    }

    /// Lets a connection go. On the loop.
    package nonisolated func drop(_ id: ConnectionID) {
        assumeIsolated { $0.leave(id) }
    }

    /// Subscribes a connection; see `subscribe`. On the loop.
    package nonisolated func join(_ id: ConnectionID, _ topic: TopicName, after version: UInt64? = nil) -> Subscription
    {
        assumeIsolated { $0.subscribe(id, to: topic, after: version) }
    }

    /// Ends a subscription. On the loop.
    package nonisolated func part(_ id: ConnectionID, _ topic: TopicName) -> Bool {
        assumeIsolated { $0.unsubscribe(id, from: topic) }
    }

    /// Opens a topic; see `open`. On the loop.
    package nonisolated func prepare(
        _ topic: TopicName, at head: UInt64, source: any TopicSource, pacing: Pacing = .adaptive
    ) {
        assumeIsolated { $0.open(topic, at: head, source: source, pacing: pacing) }
    }

    /// Lets a topic go, at once or with its last member. From any thread.
    package nonisolated func release(_ topic: TopicName) {
        reactor.submit { [self] in assumeIsolated { $0.close(topic) } }
    }

    /// Up to where a topic has been handed out here. On the loop.
    package nonisolated func reached(_ topic: TopicName) -> UInt64? { assumeIsolated { $0.head(of: topic) } }

    /// When something last went out on one of the topics of a connection. On the loop.
    package nonisolated func lastSharing(with id: ConnectionID) -> Tick { assumeIsolated { $0.lastFlush(for: id) } }

    /// Gives a connection what it lacks. On the loop.
    package nonisolated func goOn(_ id: ConnectionID) {
        assumeIsolated { $0.resume(id) }
    }

    /// Messages that were left out because too many waited for this loop.
    package nonisolated var dropped: UInt64 { mailbox.dropped }

    /// Hands a message over. From any thread; the loop is woken once for all that comes before it looks.
    nonisolated func deliver(_ message: Message, on topic: TopicName) {
        guard mailbox.put(.init(topic: topic, message: message)) else { return }
        reactor.submit { [self] in assumeIsolated { $0.collect() } }
    }
}
