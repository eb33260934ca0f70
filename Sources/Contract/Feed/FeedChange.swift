/// What happened to a show from one position of a scope to another.
package struct FeedChange: Hashable, Sendable {
    /// One thing that happened, or what some seats are after all of it.
    package struct Item: Hashable, Sendable {
        /// What happened; nil where several events are merged.
        package var kind: String?
        /// The letter of what the seats are now; nil when it is not about seats.
        package var state: UInt8?
        package var seats: [String] = []
        /// The show's, when that changed.
        package var status: String?
        // What only staff see.
        package var hold: String?
        package var until: String?
        package var by: String?
        package var booking: String?
        package var gate: String?
        package var reason: String?

        package init(kind: String? = nil) {
            self.kind = kind
        }
    }

    package var show: String
    package var previous: Int64
    package var position: FeedPosition
    package var at: String
    package var items: [Item]
    /// Of the scope's states after the position.
    package var checksum: UInt32

    package init(
        show: String, previous: Int64, position: FeedPosition, at: String, items: [Item], checksum: UInt32
    ) {
        self.show = show
        self.previous = previous
        self.position = position
        self.at = at
        self.items = items
        self.checksum = checksum
    }

    package var bytes: [UInt8] {
        JSONWriter.object(capacity: 192 + items.count * 80) { json in
            json.string("type", "change")
            json.string("show", show)
            json.integer("prev", previous)
            json.integer("seq", position.seq)
            json.word("tag", position.tag)
            json.string("at", at)
            json.array("changes") { list in
                for item in items { list.object { item.write(to: &$0) } }
            }
            json.word("crc", checksum)
        }
    }
}

extension FeedChange.Item {
    func write(to json: inout JSONObjectWriter) {
        if let kind { json.string("kind", kind) }
        if let state { json.letters("state", [state]) }
        if state != nil || !seats.isEmpty { json.strings("seats", seats) }
        if let status { json.string("status", status) }
        if let hold { json.string("hold", hold) }
        if let until { json.string("until", until) }
        if let by { json.string("by", by) }
        if let booking { json.string("booking", booking) }
        if let gate { json.string("gate", gate) }
        if let reason { json.string("reason", reason) }
    }
}
