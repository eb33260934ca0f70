internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func undoCheckIn(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var form = try Form(try request.json())
        let reason = form.reason()
        try form.finish()
        guard let reason else { throw Problem(.validation) }
        guard let (id, checkIn) = PublicID.checkIn(request.parameters["check_in"]) else {
            throw Problem(.checkInNotFound)
        }
        let show = try await any(.id(id), missing: .checkInNotFound)
        let before = await standing(of: show)
        let (answer, position, isNew) = try await undo(
            key.command(caller, .undoCheckIn(checkIn, reason)), of: checkIn, at: show)
        guard case .checkInUndone(let places) = answer else { throw Problem(unexpected: answer) }
        note(
            .undoCheckIn, request, at: show, places, from: isNew ? before : nil, to: .booked, under: key.id
        ) { json in
            json.string("check_in", PublicID.text(show.id, checkIn))
            json.string("reason", reason.text)
        }
        return .json { json in
            json.string("id", PublicID.text(show.id, checkIn))
            json.strings("seats", places.map { show.layout.label(of: $0).text })
            json.position(position)
        }
    }

    /// Somebody's first way in is what the map knows. Of his other ways it is told that they stay.
    private func undo(
        _ command: Command, of checkIn: CheckInID, at show: OpenShow
    ) async throws(Problem) -> Answered {
        let result = await show.office.submit(command)
        if result == .refused(.checkInNotFound) {
            let entry = try await ask { () async throws(PortFailure) in try await sales.checkIn(show.id, checkIn) }
            if let entry, entry.verdict == .ok, entry.undone == nil {
                throw Problem(.undoTooLate, "Only the first way in of somebody who is inside can be taken back.")
            }
        }
        return try answered(result, [])
    }

    func listCheckIns(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let gate = query.parsed("gate", bytes: ShowLimits().gateBytes, "There is no such gate.") { GateName($0) }
        let verdict = query.parsed("verdict", "There is no such verdict.", CheckInReceipt.Verdict.init(name:))
        let after = query.after(PageEnd.init)
        let limit = query.limit(limits)
        try query.finish()
        let show = try await show(of: request)
        let found = try await ask { () async throws(PortFailure) in
            try await sales.checkIns(of: show.id, gate: gate, verdict: verdict, after: after, limit: limit + 1)
        }
        return .page(Page(found, limit: limit) { PageEnd(at: $0.at, number: $0.id.number).text }) {
            Self.write($0, show, to: &$1)
        }
    }

    private static func write(_ entry: CheckInEntry, _ show: OpenShow, to json: inout JSONObjectWriter) {
        json.string("id", PublicID.text(show.id, entry.id))
        json.moment("at", entry.at)
        json.string("by", PublicID.text(entry.by))
        json.string("gate", entry.gate.text)
        json.string("direction", entry.direction.name)
        json.string("verdict", entry.verdict.name)
        json.strings("seats", entry.places.map { show.layout.label(of: $0).text })
        json.optional("booking", entry.booking.map { PublicID.text(show.id, $0) })
        if let undone = entry.undone {
            json.object("undone") { json in
                json.moment("at", undone.at)
                json.string("by", PublicID.text(undone.by))
                json.string("reason", undone.reason)
            }
        } else {
            json.null("undone")
        }
    }

    func getDoorFigures(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let since = query.moment("since")
        try query.finish()
        let show = try await show(of: request)
        let figures = try await ask { () async throws(PortFailure) in
            try await sales.figures(of: show.id, since: since ?? Moment(milliseconds: 0))
        }
        // Who is inside now, the map knows; the records know who came when.
        let standing = await show.office.read { map, _, _ in (gates: map.gates, inside: map.inside) }
        guard let standing else { throw Problem(.unavailable) }
        return .json { json in
            json.integer("expected", figures.expected)
            json.integer("in", figures.admitted)
            json.integer("inside", standing.inside)
            json.integer("refused", figures.refused)
            json.array("gates") { list in
                for gate in standing.gates {
                    list.object { json in
                        json.string("gate", gate.gate.text)
                        json.integer("in", gate.entries)
                        json.integer("out", gate.exits)
                    }
                }
            }
            json.array("minutes") { list in
                for minute in figures.minutes { list.object { Self.write(minute, to: &$0) } }
            }
        }
    }

    private static func write(_ minute: DoorFigures.Minute, to json: inout JSONObjectWriter) {
        json.moment("at", minute.at)
        json.string("gate", minute.gate)
        json.integer("in", minute.entries)
        json.integer("out", minute.exits)
        json.integer("refused", minute.refused)
    }
}
