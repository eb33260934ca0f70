internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func createHold(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        let wish = try wish(in: request)
        let command = key.command(caller, .hold(HoldID(identities.number()), wish))
        return try await held(.created, command, at: show, labels: wish.labels)
    }

    /// The same, step by step, when the show is at hand and nobody has to be waited for but the ledger.
    func createHoldHere(_ request: Request, tell: @escaping Route.Telling) throws(Problem) -> Bool {
        let caller = try request.caller()
        let key = try request.writeKey()
        guard let show = try showHere(of: request) else { return false }
        let wish = try wish(in: request)
        let command = key.command(caller, .hold(HoldID(identities.number()), wish))
        show.office.enqueueHere(command) { result in
            tell(
                Result { () throws(Problem) in
                    let (answer, position, _) = try self.answered(result, wish.labels)
                    return try self.response(.created, answer, at: position, show, caller)
                })
        }
        return true
    }

    func addSeats(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let wish = try wish(in: request)
        let (show, hold) = try await hold(of: request)
        return try await held(.ok, key.command(caller, .add(wish, to: hold)), at: show, labels: wish.labels)
    }

    /// Not inlined, like `response`: a task keeps room for all that its function works with, as long as it waits.
    @inline(never)
    private func wish(in request: Request) throws(Problem) -> SeatWish {
        var form = try Form(try request.json())
        let wish = form.wish()
        try form.finish()
        guard let wish else { throw Problem(.validation) }
        return wish
    }

    func extendHold(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        try request.requireNoMembers()
        let (show, hold) = try await hold(of: request)
        return try await held(.ok, key.command(caller, .extend(hold)), at: show)
    }

    private func held(
        _ status: Status, _ command: Command, at show: OpenShow, labels: [String] = []
    ) async throws(Problem) -> Response {
        let (answer, position, _) = try await submit(command, at: show, labels: labels)
        return try response(status, answer, at: position, show, command.caller)
    }

    @inline(never)
    private func response(
        _ status: Status, _ answer: Answer, at position: LedgerPosition, _ show: OpenShow, _ caller: Caller
    ) throws(Problem) -> Response {
        guard case .held(let receipt) = answer else { throw Problem(unexpected: answer) }
        let view = HoldView(receipt, account: caller.account)
        return .json(status) { json in
            view.write(show, now: time.now, to: &json)
            json.position(position)
        }
    }

    func getHold(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let (show, hold) = try await hold(of: request)
        let now = time.now
        let read = await show.office.read { map, position, _ in (HoldView(hold, in: map, now: now), position, map.terms)
        }
        guard let (found, position, terms) = read else { throw Problem(.unavailable) }
        var view = found
        if view == nil {
            // Another node may know more.
            let entry = try await ask { () async throws(PortFailure) in try await sales.hold(show.id, hold) }
            view = entry.flatMap { $0.deadline > now ? HoldView($0, terms) : nil }
        }
        guard let view, caller.maySee(whatBelongsTo: view.account) else { throw Problem(.holdNotFound) }
        return .json { json in
            view.write(show, now: now, to: &json)
            json.position(position)
        }
    }

    func listOwnHolds(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        var query = try QueryForm(request.head)
        let name = query.text("show", bytes: 64)
        let after = query.after(PageEnd.init)
        let limit = query.limit(limits)
        try query.finish()
        var only: ShowID?
        if let name {
            only = try await show(PublicID.show(name).map { .id($0) } ?? .slug(name), for: request.principal).id
        }
        let wanted = only
        let entries = try await ask { () async throws(PortFailure) in
            try await sales.holds(of: caller.account, in: wanted, after: after, limit: limit + 1)
        }
        let page = Page(entries, limit: limit) { PageEnd(at: $0.deadline, number: $0.id.number).text }
        var shows: [ShowID: (OpenShow, ShowTerms)] = [:]
        for entry in page.items where shows[entry.show] == nil {
            let show = try await any(.id(entry.show))
            guard let terms = await show.office.terms() else { throw Problem(.unavailable) }
            shows[entry.show] = (show, terms)
        }
        let now = time.now
        let known = shows
        return .page(page) { entry, json in
            guard let (show, terms) = known[entry.show] else { return }
            HoldView(entry, terms).write(show, now: now, to: &json)
        }
    }

    func releaseHold(_ request: Request) async throws(Problem) -> Response {
        try await release(request, seats: nil)
    }

    func releaseSeat(_ request: Request) async throws(Problem) -> Response {
        try await release(request, seats: [request.parameters["label"]])
    }

    private func release(_ request: Request, seats: [String]?) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var query = try QueryForm(request.head)
        let rule = "This must be a short plain text."
        let reason = query.parsed("reason", bytes: ShowLimits().reasonBytes, rule) { Reason($0) }
        try query.finish()
        let (show, hold) = try await hold(of: request)
        let command = key.command(caller, .release(hold, seats: seats, reason))
        // Whose it is can only be told before it is gone: of what staff ask for again it is not known.
        let before = await standing(of: show)
        let owner = await show.office.read { map, _, _ in map.holding(hold.number)?.owner.account }.flatMap { $0 }
        let (answer, position, isNew) = try await submit(command, at: show, labels: seats ?? [])
        // Whoever releases another's hold has said why.
        let isAnothers = owner.map { $0 != caller.account } ?? (reason != nil)
        if case .released(let places) = answer, caller.isStaff, isAnothers {
            let operation: Operation = seats == nil ? .releaseHold : .releaseHeldSeat
            note(
                operation, request, at: show, places, from: isNew ? before : nil, to: .free, under: key.id
            ) { json in
                json.string("hold", PublicID.text(show.id, hold))
                json.optional("account", owner.map { PublicID.text($0) })
                json.optional("reason", reason?.text)
            }
        }
        return Response(.noContent, [.init("Seatwire-Position", position.description)])
    }

    /// The hold that the path names, with its show.
    private func hold(of request: Request) async throws(Problem) -> (OpenShow, HoldID) {
        guard let (show, hold) = PublicID.hold(request.parameters["hold"]) else { throw Problem(.holdNotFound) }
        return (try await any(.id(show), missing: .holdNotFound), hold)
    }
}

extension SeatWish {
    /// The seats that it names.
    var labels: [String] {
        switch self {
        case .named(let labels): labels
        case .best: []
        }
    }
}

extension Problem {
    /// An answer that does not belong to the command.
    init(unexpected answer: Answer) {
        self.init(.internalError, detail: "the box office answered something else: \(answer)")
    }
}
