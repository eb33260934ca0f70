import Contract
import TestSupport

/// The maps of a whole audience. A message goes to many, and most of them stand at the same place when it comes: it is
/// read once, checked by its checksum, and where it leads is remembered. Two who stand at one number have to have the
/// same map, however they came there. Confined to the audience's loop.
final class AudienceMaps {
    /// One place of one scope, and the map there.
    final class Node {
        let map: MapClient
        let scope: FeedScope
        fileprivate let number: Int

        fileprivate init(_ map: MapClient, _ scope: FeedScope, _ number: Int) {
            (self.map, self.scope, self.number) = (map, scope, number)
        }

        var seq: Int64 { map.seq }
    }

    private struct Step: Hashable {
        let from: Int
        let message: [UInt8]
    }

    private struct Place: Hashable {
        let scope: FeedScope
        let position: FeedPosition
    }

    private var steps = FirstInFirstOut<Step, Node>(limit: 4_096)
    private var places = FirstInFirstOut<Place, Node>(limit: 4_096)
    private var numbers = 0
    private var seen = 0
    private var random: SplitMix
    private let labels: [String]

    private(set) var faults: [String] = []
    /// Places that are held against the ledger in the end, drawn from all that anybody came to.
    private(set) var samples: [Node] = []
    /// Messages that were taken, and how many of them had to be read.
    private(set) var taken = (messages: 0, read: 0)
    private let sampleCount: Int

    private static let stateful = ["snapshot", "change", "subscribed"].map { Array(#"{"type":"\#($0)""#.utf8) }

    init(_ labels: [String], samples: Int, seed: UInt64) {
        self.labels = labels
        sampleCount = samples
        random = SplitMix(seed: seed)
    }

    /// Where everybody begins.
    func start(_ scope: FeedScope) -> Node { node(MapClient(labels, scope: scope), scope) }

    /// Where a message leads.
    func take(_ message: [UInt8], at node: Node) -> Node {
        taken.messages += 1
        guard Self.stateful.contains(where: { message.starts(with: $0) }) else { return node }
        let step = Step(from: node.number, message: message)
        if let known = steps[step] { return known }
        taken.read += 1
        var map = node.map
        map.take(message)
        fault(map.faults.map { "\(node.scope): \($0)" })
        let next = place(map.cleared, node.scope)
        steps[step] = next
        return next
    }

    func fault(_ texts: [String]) {
        if faults.count < 100 { faults += texts }
    }

    private func place(_ map: MapClient, _ scope: FeedScope) -> Node {
        guard let position = map.position, !map.states.isEmpty else { return node(map, scope) }
        let place = Place(scope: scope, position: position)
        if let known = places[place] {
            if known.map.states != map.states { fault(["\(scope): two maps at \(position.text)"]) }
            return known
        }
        let made = node(map, scope)
        places[place] = made
        sample(made)
        return made
    }

    private func node(_ map: MapClient, _ scope: FeedScope) -> Node {
        numbers += 1
        return Node(map, scope, numbers)
    }

    /// Each place has the same chance.
    private func sample(_ node: Node) {
        seen += 1
        if samples.count < sampleCount {
            samples.append(node)
        } else if sampleCount > 0, case let index = Int.random(in: 0..<seen, using: &random), index < sampleCount {
            samples[index] = node
        }
    }
}

/// A dictionary that forgets what was put in first.
struct FirstInFirstOut<Key: Hashable, Value> {
    private var values: [Key: Value] = [:]
    private var order: [Key] = []
    private var next = 0
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    subscript(key: Key) -> Value? {
        get { values[key] }
        set {
            guard let newValue, values.updateValue(newValue, forKey: key) == nil else { return }
            guard order.count == limit else { return order.append(key) }
            values[order[next]] = nil
            order[next] = key
            next = (next + 1) % limit
        }
    }
}
