internal import Bytes
package import Contract

/// A whole map: a snapshot of the feed, or the answer of `/v1/shows/{show}/map`.
package struct WholeMap: Equatable, Sendable {
    package let position: FeedPosition
    package let states: [UInt8]
    package let checksum: UInt32
    package let status: String
    package let layout: String
    package let layoutVersion: Int64

    package init?(_ json: JSONValue) {
        guard let position = Self.position(json), let states = json.text("states"), !states.isEmpty,
            let checksum = json.text("crc").flatMap({ Hexadecimal.word($0.utf8) })
        else { return nil }
        self.position = position
        self.states = Array(states.utf8)
        self.checksum = checksum
        status = json.text("status") ?? ""
        layout = json.text("layout") ?? ""
        layoutVersion = json.integer("layout_version") ?? 1
    }

    /// Whether it tells all that was known at a position, or another history.
    func isNewer(than known: FeedPosition) -> Bool { position.epoch != known.epoch || position.seq >= known.seq }

    /// REST gives it in one text, the feed in three members.
    private static func position(_ json: JSONValue) -> FeedPosition? {
        if let text = json.text("position") { return FeedPosition(text) }
        guard let epoch = json.text("epoch"), let seq = json.integer("seq"), let tag = json.text("tag") else {
            return nil
        }
        return FeedPosition("\(epoch):\(seq):\(tag)")
    }

    /// Reads the answer of a map.
    package init?(_ bytes: [UInt8]) {
        // Staff are told every hold.
        var limits = JSONLimits()
        limits.bytes = 16 << 20
        limits.values = 1_000_000
        guard let json = try? JSONReader.read(bytes, limits: limits) else { return nil }
        self.init(json)
    }
}
