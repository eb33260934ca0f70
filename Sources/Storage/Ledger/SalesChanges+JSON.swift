internal import Contract
internal import Domain

extension SalesChanges {
    /// What `project_v1` reads. Nil when there is nothing to write.
    var text: String? {
        guard !isEmpty else { return nil }
        let bytes = JSONWriter.object(capacity: 1_024) { lists in
            write(into: &lists)
            payments.write(into: &lists)
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private func write(into lists: inout JSONObjectWriter) {
        lists.array("booked") { list in for row in booked { list.object { Self.write(row, into: &$0) } } }
        lists.array("tickets") { list in for row in issued { list.object { Self.write(row, into: &$0) } } }
        lists.array("left") { list in
            for row in left {
                list.object { item in
                    item.integer("show", row.show.number)
                    item.integer("booking", row.booking)
                    item.integer("place", row.place.index)
                    item.integer("seq", row.seq)
                }
            }
        }
        lists.array("changed") { list in
            for row in changed {
                list.object { item in
                    item.integer("show", row.show.number)
                    item.integer("id", row.booking)
                    item.integer("generation", row.generation)
                    item.integer("refund", row.refund)
                    item.flag("ended", row.isEnded)
                }
            }
        }
        lists.array("passed") { list in for row in passed { list.object { Self.write(passage: row, into: &$0) } } }
        lists.array("undone") { list in for row in undone { list.object { Self.write(undone: row, into: &$0) } } }
        lists.array("terms") { list in
            for (show, terms) in terms { list.object { Self.write(terms, show, into: &$0) } }
        }
    }

    private static func write(_ row: Booked, into item: inout JSONObjectWriter) {
        let detail = row.event.detail
        item.integer("show", row.show.number)
        item.integer("id", row.owner.id)
        item.integer("account", row.owner.account.number)
        item.string("code", detail.code?.text ?? "")
        item.integer("generation", row.owner.generation)
        item.integer("method", detail.method?.rawValue ?? 0)
        if let payment = detail.payment { item.integer("payment", payment.number) }
        item.integer("amount", detail.amount ?? 0)
        if let by = detail.by { item.integer("by", by.number) }
        item.integer("at", row.event.at.milliseconds)
        if let contact = row.contact {
            item.string("name", contact.name)
            if let email = contact.email { item.string("email", email) }
            if let phone = contact.phone { item.string("phone", phone) }
        }
    }

    private static func write(_ row: Issued, into item: inout JSONObjectWriter) {
        item.integer("show", row.show.number)
        item.integer("booking", row.booking)
        item.string("code", UUID(row.code).description)
        item.integer("place", row.place.place.index)
        item.integer("price", row.place.price)
        item.integer("seq", row.seq)
    }

    private static func write(passage row: Happened, into item: inout JSONObjectWriter) {
        let (event, detail) = (row.event, row.event.detail)
        item.integer("show", row.show.number)
        item.integer("id", detail.checkIn?.number ?? 0)
        item.integer("seq", row.seq)
        item.integer("at", event.at.milliseconds)
        item.integer("by", detail.by?.number ?? 0)
        if let booking = detail.booking { item.integer("booking", booking.number) }
        item.string("gate", detail.gate?.text ?? "")
        item.integer("direction", detail.direction?.rawValue ?? 0)
        item.array("places") { list in for change in event.places { list.integer(change.place.index) } }
        item.integer("firsts", event.admissions.count { $0.checkIn == detail.checkIn && $0.isInside })
    }

    private static func write(undone row: Happened, into item: inout JSONObjectWriter) {
        item.integer("show", row.show.number)
        item.integer("id", row.event.detail.checkIn?.number ?? 0)
        item.integer("at", row.event.at.milliseconds)
        item.integer("by", row.event.detail.by?.number ?? 0)
        if let reason = row.event.detail.reason { item.string("reason", reason.text) }
    }

    private static func write(_ terms: ShowTerms, _ show: ShowID, into item: inout JSONObjectWriter) {
        item.integer("show", show.number)
        item.integer("owner", terms.owner.number)
        item.integer("life", terms.life.rawValue)
        item.integer("starts", terms.startsAt.milliseconds)
        item.integer("ends", terms.endsAt.milliseconds)
        item.integer("opens", terms.saleOpensAt.milliseconds)
        item.integer("closes", terms.saleClosesAt.milliseconds)
    }
}

extension PaymentChanges {
    func write(into lists: inout JSONObjectWriter) {
        lists.array("payments") { list in for row in payments { list.object { Self.write(row, into: &$0) } } }
        lists.array("refunds") { list in for row in refunds { list.object { Self.write(row, into: &$0) } } }
    }

    private static func write(_ row: Payment, into item: inout JSONObjectWriter) {
        item.integer("show", row.show.number)
        item.integer("id", row.id.number)
        item.integer("hold", row.hold)
        item.integer("generation", row.generation)
        item.integer("account", row.account)
        if let booking = row.booking { item.integer("booking", booking) }
        item.integer("amount", row.amount)
        item.integer("state", row.state.rawValue)
        item.integer("at", row.at.milliseconds)
    }

    private static func write(_ row: Refund, into item: inout JSONObjectWriter) {
        item.integer("show", row.show.number)
        item.integer("seq", row.seq)
        item.integer("payment", row.payment.number)
        if let booking = row.booking { item.integer("booking", booking.number) }
        item.integer("amount", row.amount)
        item.integer("at", row.at.milliseconds)
        item.flag("late", row.isLate)
    }
}
