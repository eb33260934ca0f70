/// Tells all hubs of a node. From any thread; whoever publishes on a topic does so in order and alone.
package struct Publisher: Sendable {
    private let hubs: [Hub]

    package init(_ hubs: [Hub]) {
        self.hubs = hubs
    }

    /// Hands a message to every loop; each is woken at most once for all that comes before it looks.
    package func publish(_ message: Message, on topic: TopicName) {
        for hub in hubs { hub.deliver(message, on: topic) }
    }
}
