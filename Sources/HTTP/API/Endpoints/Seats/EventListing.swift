internal import Contract
internal import Domain

/// An event of the ledger as staff read it.
enum EventListing {
    static func write(_ record: LedgerRecord, _ epoch: UInt32, _ show: OpenShow, to json: inout JSONObjectWriter) {
        let event = record.event
        let detail = event.detail
        json.string("position", FrontDesk.position(record, epoch).description)
        json.string("kind", event.kind.name)
        json.moment("at", event.at)
        json.array("seats") { list in
            for change in event.places where show.layout.seats.indices.contains(change.place.offset) {
                list.object { json in
                    json.string("label", show.layout.label(of: change.place).text)
                    json.string("state", change.state.name)
                }
            }
        }
        if let by = detail.by { json.string("by", PublicID.text(by)) }
        if let hold = detail.hold { json.string("hold", PublicID.text(show.id, hold)) }
        if let booking = detail.booking { json.string("booking", PublicID.text(show.id, booking)) }
        if let checkIn = detail.checkIn { json.string("check_in", PublicID.text(show.id, checkIn)) }
        if let reason = detail.reason { json.string("reason", reason.text) }
        if let gate = detail.gate { json.string("gate", gate.text) }
        if let amount = detail.amount { json.integer("amount", amount) }
    }
}
