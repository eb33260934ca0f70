internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func getMap(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let mark = query.position("at_least")
        let past = query.parsed("at", "This must be a position or a time.", PastMark.init)
        if mark != nil, past != nil { query.refuse("at", "INVALID", "Name either at or at_least.") }
        try query.finish()
        let isStaff = request.principal?.caller.isStaff ?? false
        if past != nil, !isStaff { throw Problem(request.principal == nil ? .unauthenticated : .forbidden) }
        let show = try await show(of: request)
        if let past { return try await self.past(past, of: show) }
        try await reach(mark, at: show)
        let response = await show.office.read(atLeast: mark?.seq ?? 0) { map, position, board in
            Self.response(ShowOpening(map: map, position: position), board, of: show, forStaff: isStaff)
        }
        guard let response else { throw Problem(.unavailable) }
        return response
    }

    /// What the show was then. Its events are read from the first one on, so this is for staff alone.
    private func past(_ mark: PastMark, of show: OpenShow) async throws(Problem) -> Response {
        let opening = try await ask { () async throws(PortFailure) in try await sales.past(of: show.id, at: mark.point)
        }
        guard mark.isMet(by: opening.position) else { throw Problem(.epochChanged) }
        return Self.response(opening, StatesBoard(of: opening.map), of: show, forStaff: true)
    }

    private static func response(
        _ opening: ShowOpening, _ board: StatesBoard, of show: OpenShow, forStaff isStaff: Bool
    ) -> Response {
        let (map, position) = (opening.map, opening.position)
        var response = Response.json { json in
            json.string("show", show.slug)
            json.position(position)
            json.string("status", map.status.rawValue)
            json.string("layout", show.layoutSlug)
            json.integer("layout_version", show.layout.version)
            json.string("states", String(decoding: isStaff ? board.staff : board.open, as: UTF8.self))
            json.string("crc", StatesBoard.text(isStaff ? board.staffChecksum : board.openChecksum))
            json.counts(map.counts, forStaff: isStaff)
            json.prices(map.terms, show.layout.categories)
        }
        response.set("ETag", EntityTag("\(position)\(isStaff ? "-staff" : "")").text)
        response.set("Cache-Control", "private, no-cache")
        return response
    }

    /// A position of another history never comes, so nobody waits for it; one may also be lost while it is waited for.
    private func reach(_ mark: FeedPosition?, at show: OpenShow) async throws(Problem) {
        guard let mark else { return }
        for seq in [0, mark.seq] {
            let epoch = await show.office.read(atLeast: seq) { _, position, _ in position.epoch }
            guard let epoch else { throw Problem(.unavailable) }
            guard epoch == mark.epoch else { throw Problem(.epochChanged) }
        }
    }

    func listSeats(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let mark = query.position("at_least")
        let state = query.parsed("state", "There is no such state.") { name in
            PlaceState.allCases.first { $0.name == name }
        }
        let section = query.text("section", bytes: LayoutLimits().nameBytes)
        let category = query.text("category", bytes: LayoutLimits().nameBytes)
        let after = query.after { Int($0).flatMap { $0 >= 0 ? $0 : nil } }
        let limit = query.limit(limits.seatPage, most: limits.longestSeatPage)
        try query.finish()
        let show = try await show(of: request)
        try await reach(mark, at: show)
        let account = request.principal?.account ?? .nobody
        let isStaff = request.principal?.caller.isStaff ?? false
        let response = await show.office.read(atLeast: mark?.seq ?? 0) { map, position, _ in
            let listing = SeatListing(map: map, account: account, isStaff: isStaff)
            let wanted = listing.places(
                from: after ?? 0, state: state, section: section, category: category, limit: limit + 1)
            let next = wanted.count > limit ? "\(wanted[limit].offset)" : nil
            return Response.json { json in
                json.position(position)
                json.array("items") { list in
                    for place in wanted.prefix(limit) { list.object { listing.write(place, to: &$0) } }
                }
                json.optional("next", next)
            }
        }
        guard let response else { throw Problem(.unavailable) }
        return response
    }

    func listEvents(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let mark = query.position("after")
        let limit = query.limit(limits)
        try query.finish()
        let show = try await show(of: request)
        let head = await show.office.read { _, position, _ in position }
        guard let head else { throw Problem(.unavailable) }
        guard mark == nil || mark?.epoch == head.epoch else { throw Problem(.epochChanged) }
        let reading = try await ask { () async throws(PortFailure) in
            try await sales.events(of: show.id, epoch: head.epoch, after: mark?.seq ?? 0, limit: limit + 1)
        }
        switch reading {
        case .historyLost: throw Problem(.epochChanged)
        case .events(let records):
            let page = Page(records, limit: limit) { Self.position($0, head.epoch).description }
            return .page(page) { EventListing.write($0, head.epoch, show, to: &$1) }
        }
    }

    static func position(_ record: LedgerRecord, _ epoch: UInt32) -> LedgerPosition {
        LedgerPosition(epoch: epoch, seq: record.seq, hash: record.hash)
    }
}
