internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func listRefunds(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let state = query.parsed("state", "There is no such state.", RefundEntry.State.init(rawValue:))
        let after = query.after(PageEnd.init)
        let limit = query.limit(limits)
        try query.finish()
        let show = try await show(of: request)
        let found = try await ask { () async throws(PortFailure) in
            try await sales.refunds(of: show.id, state: state, after: after, limit: limit + 1)
        }
        return .page(Page(found, limit: limit) { PageEnd(at: $0.since, number: $0.seq).text }) { entry, json in
            json.integer("seq", entry.seq)
            json.string("state", entry.state.rawValue)
            json.string("payment", PublicID.text(show.id, entry.payment))
            json.optional("booking", entry.booking.map { PublicID.text(show.id, $0) })
            json.money("amount", entry.amount)
            json.moment("since", entry.since)
            if let paid = entry.paidAt { json.moment("paid_at", paid) } else { json.null("paid_at") }
        }
    }
}
