import Reactor
import Realtime

/// Numbers what comes in, so that every loop sees it in one order.
final class Switchboard: Sendable {
    private let publisher: Publisher
    private let versions = Locked<[TopicName: UInt64]>([:])

    init(_ publisher: Publisher) {
        self.publisher = publisher
    }

    func publish(_ text: [UInt8], on topic: TopicName) {
        // Published inside the lock: two loops may have something for one topic at the same moment.
        versions.withLock { versions in
            let version = versions[topic, default: 0] + 1
            versions[topic] = version
            publisher.publish(Message(follows: version - 1, version: version, text: text), on: topic)
        }
    }
}
