import Crypto
import Reactor
import WebSocket

/// The subscribers and the publishers of a run, on one loop.
final class FanoutCrowd {
    let tally = FanoutTally()
    /// Subscribers whose connection was begun.
    private(set) var started = 0
    private let plan: FanoutPlan
    private let loop: Reactor
    private let resources: WebSocketResources
    private let trusting: TLSContext
    private var subscribers: [FanoutClient] = []
    private var publishers: [FanoutClient?]

    init(_ plan: FanoutPlan, on loop: Reactor) throws {
        self.plan = plan
        self.loop = loop
        resources = WebSocketResources(
            limits: WebSocketLimits(), masks: MaskSource { Secrecy.random($0) })
        trusting = try TLSContext(client: TLSClientConfiguration(trust: .anybody))
        publishers = Array(repeating: nil, count: plan.publishing == .plain ? plan.topics : 1)
    }

    /// Subscribers that have their answer.
    var standing: Int { subscribers.count }
    /// The frames that each of them was sent.
    var counts: [Int] { subscribers.map { $0.frames } }

    func connectSubscriber() throws {
        let target = "\(plan.path)\(started % plan.topics)"
        started += 1
        try connect(target, isSubscriber: true) { [unowned self] client in subscribers.append(client) }
    }

    func connectPublishers() throws {
        for topic in publishers.indices {
            // Whoever publishes for all watches a topic of which nobody speaks.
            let name = plan.publishing == .plain ? topic : plan.topics
            try connect("\(plan.publishPath)\(name)", isSubscriber: false) { [unowned self] client in
                publishers[topic] = client
            }
        }
        while publishers.contains(where: { $0 == nil }) {
            loop.turn(waiting: true)
            try tally.check()
        }
    }

    private func connect(
        _ target: String, isSubscriber: Bool, whenOpened: @escaping (FanoutClient) -> Void
    ) throws {
        let opening = SocketOpening(target, tally) { [loop, resources, tally] in
            FanoutClient(on: loop, resources, tally, isSubscriber: isSubscriber, whenOpened: whenOpened)
        }
        try Connector.connect(
            to: .loopback(port: plan.port), on: loop,
            secure: plan.isSecure ? .init(trusting, host: "localhost") : nil, handler: opening)
    }

    /// One burst of so many messages for each topic: those of all topics in turn, as they come from people who act at
    /// the same time. All bear the moment at which the first of them was made.
    func publish(_ count: Int) {
        let present = loop.present
        switch plan.publishing {
        case .prefixed:
            guard let publisher = publishers[0] else { return }
            let messages = (0..<plan.topics).map { topic in
                var message = Array("\(topic)|".utf8)
                let start = message.count
                message += [UInt8](repeating: UInt8(ascii: "x"), count: plan.payload)
                FanoutStamp.write(present, to: &message, at: start)
                return message
            }
            var frames: [UInt8] = []
            frames.reserveCapacity(count * plan.topics * (plan.payload + 24))
            for _ in 0..<count {
                for message in messages { frames += publisher.frame(message) }
            }
            publisher.send(frames)
        case .plain:
            var message = [UInt8](repeating: UInt8(ascii: "x"), count: plan.payload)
            FanoutStamp.write(present, to: &message, at: 0)
            for case let publisher? in publishers {
                var frames: [UInt8] = []
                for _ in 0..<count { frames += publisher.frame(message) }
                publisher.send(frames)
            }
        }
    }
}
