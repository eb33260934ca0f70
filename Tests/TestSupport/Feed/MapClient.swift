package import Contract
internal import Domain

/// The map of one show as a client keeps it by the rules of docs/feed.md, over the messages as they are sent. What
/// should never happen is written down.
package struct MapClient: Sendable {
    package private(set) var states: [UInt8] = []
    /// Where it is; nil before the first subscription.
    package private(set) var position: FeedPosition?
    package private(set) var status = ""
    package private(set) var faults: [String] = []
    package private(set) var kinds: Set<String> = []
    package private(set) var modes: [String: Int] = [:]
    /// Changes that were taken, by whether they say what happened.
    package private(set) var changes = (told: 0, merged: 0)
    package private(set) var snapshots = 0
    private let labels: [String: Int]
    /// Letters that may appear in the scope.
    private let letters: Set<UInt8>

    package init(_ labels: [String], scope: FeedScope) {
        self.labels = Dictionary(uniqueKeysWithValues: labels.enumerated().map { ($1, $0) })
        letters = Set((scope == .open ? "fhbx" : "fhpbcx").utf8)
    }

    /// The same map for the next link, with nothing written down yet.
    package var cleared: Self {
        var copy = self
        copy.faults = []
        copy.modes = [:]
        return copy
    }

    package var seq: Int64 { position?.seq ?? -1 }

    package mutating func take(_ bytes: [UInt8]) {
        guard let value = try? JSONReader.read(bytes), let type = text(value["type"]) else {
            return faults.append("no message: \(String(decoding: bytes, as: UTF8.self))")
        }
        switch type {
        case "snapshot": snapshot(value)
        case "change": change(value)
        case "subscribed": subscribed(value)
        case "error": faults.append("an error: \(String(decoding: bytes, as: UTF8.self))")
        default: break
        }
    }

    private mutating func subscribed(_ value: JSONValue) {
        let mode = text(value["mode"]) ?? ""
        modes[text(value["reason"]) ?? mode, default: 0] += 1
        guard mode == "resumed" else { return }
        let place = text(value["position"]).flatMap { FeedPosition($0) }
        // What it goes on from is at most where the client is; a place before it is repeated and changes nothing.
        if let place, let position, place.seq > position.seq { faults.append("resumed ahead of \(position.seq)") }
        position = place
    }

    private mutating func snapshot(_ value: JSONValue) {
        guard let text = text(value["states"]), let epoch = word(value["epoch"]), let tag = word(value["tag"]),
            case .integer(let seq) = value["seq"]
        else { return faults.append("a snapshot without states") }
        states = Array(text.utf8)
        position = FeedPosition(epoch: epoch, seq: seq, tag: tag)
        status = self.text(value["status"]) ?? ""
        snapshots += 1
        check(value)
    }

    private mutating func change(_ value: JSONValue) {
        guard case .integer(let prev) = value["prev"], case .integer(let seq) = value["seq"],
            case .array(let items) = value["changes"], let position, let tag = word(value["tag"])
        else { return faults.append("a change without numbers, or before a map") }
        guard seq > position.seq else { return }
        guard prev == position.seq else { return faults.append("a gap: \(prev) behind \(position.seq)") }
        var isTold = true
        for item in items {
            if let kind = text(item["kind"]) { kinds.insert(kind) } else { isTold = false }
            if let status = text(item["status"]) { self.status = status }
            guard let letter = text(item["state"])?.utf8.first, case .array(let seats) = item["seats"] else { continue }
            for seat in seats {
                guard let label = text(seat), let index = labels[label] else {
                    faults.append("an unknown seat")
                    continue
                }
                // A client that has no map follows the numbers alone.
                if !states.isEmpty { states[index] = letter }
            }
        }
        if isTold { changes.told += 1 } else { changes.merged += 1 }
        self.position = FeedPosition(epoch: position.epoch, seq: seq, tag: tag)
        check(value)
    }

    private mutating func check(_ value: JSONValue) {
        // A client that began with "now" has no map.
        guard !states.isEmpty else { return }
        let real = StatesBoard.text(Checksum.of(states))
        if text(value["crc"]) != real { faults.append("at \(seq) the checksum is \(real), not \(value)") }
        if !Set(states).isSubset(of: letters) { faults.append("a letter of the other scope at \(seq)") }
    }

    private func text(_ value: JSONValue?) -> String? {
        if case .string(let text) = value { text } else { nil }
    }

    private func word(_ value: JSONValue?) -> UInt32? { text(value).flatMap { UInt32($0, radix: 16) } }
}
