/// The whole map of a show at a position: it replaces whatever the client had.
package struct FeedSnapshot: Hashable, Sendable {
    package var show: String
    package var scope: FeedScope
    package var position: FeedPosition
    package var at: String
    package var status: String
    package var layout: String
    package var layoutVersion: Int32
    /// One letter for each seat, in the order of the layout.
    package var states: [UInt8]
    package var checksum: UInt32
    /// For staff alone.
    package var holds: [FeedHolding]

    package init(
        show: String, scope: FeedScope, position: FeedPosition, at: String, status: String, layout: String,
        layoutVersion: Int32, states: [UInt8], checksum: UInt32, holds: [FeedHolding] = []
    ) {
        self.show = show
        self.scope = scope
        self.position = position
        self.at = at
        self.status = status
        self.layout = layout
        self.layoutVersion = layoutVersion
        self.states = states
        self.checksum = checksum
        self.holds = holds
    }

    package var bytes: [UInt8] {
        JSONWriter.object(capacity: states.count + 384 + holds.count * 96) { json in
            json.string("type", "snapshot")
            json.string("show", show)
            json.string("scope", scope.rawValue)
            json.word("epoch", position.epoch)
            json.integer("seq", position.seq)
            json.word("tag", position.tag)
            json.string("at", at)
            json.string("status", status)
            json.string("layout", layout)
            json.integer("layout_version", layoutVersion)
            json.letters("states", states)
            json.word("crc", checksum)
            if scope == .staff { write(holds, to: &json) }
        }
    }

    private func write(_ holds: [FeedHolding], to json: inout JSONObjectWriter) {
        json.array("holds") { list in
            for holding in holds {
                list.object { json in
                    json.string("hold", holding.hold)
                    json.strings("seats", holding.seats)
                    if let until = holding.until { json.string("until", until) }
                    if let by = holding.by { json.string("by", by) }
                }
            }
        }
    }
}
