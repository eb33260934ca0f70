internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    /// Seats of a booking for others that are free: at the price that was paid, with new tickets.
    func moveBooking(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var form = try Form(try request.json())
        let moves = moves(&form)
        let reason = form.reason()
        try form.finish()
        guard let moves, let reason else { throw Problem(.validation) }
        let (show, booking) = try await booking(of: request)
        let before = await standing(of: show)
        let (position, isNew) = try await move(booking, key.command(caller, .move(booking, moves, reason)), at: show)
        let arrived = moves.compactMap { show.layout.place(of: $0.to) }
        note(
            .moveBooking, request, at: show, arrived, from: isNew ? before : nil, to: .booked, under: key.id
        ) { json in
            json.string("booking", PublicID.text(show.id, booking))
            json.strings("left", moves.map(\.from))
            json.string("reason", reason.text)
        }
        let found = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
        guard let entry = found else { throw Problem(.unavailable) }
        return .json { json in
            BookingListing.write(entry, show, to: &json)
            json.position(position)
        }
    }

    private func moves(_ form: inout Form) -> [SeatMove]? {
        guard let parts = form.parts("seats", count: 1...ShowLimits().seatsPerDeskCommand) else { return nil }
        let label = 1...LayoutLimits().labelBytes
        var moves: [SeatMove] = []
        for var part in parts {
            if let from = part.text("from", bytes: label), let to = part.text("to", bytes: label) {
                moves.append(SeatMove(from: from, to: to, ticket: identities.random()))
            }
            form.join(part)
        }
        return moves
    }

    private func move(
        _ booking: BookingID, _ command: Command, at show: OpenShow
    ) async throws(Problem) -> (LedgerPosition, isNew: Bool) {
        switch await show.office.submit(command) {
        case .answered(.moved, let position): return (position, true)
        case .repeated(.moved, let position): return (position, false)
        case .answered(let answer, _), .repeated(let answer, _): throw Problem(unexpected: answer)
        case .refused(.alreadyCancelled):
            let entry = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
            throw Problem(entry == nil ? .bookingNotFound : .alreadyCancelled)
        case .refused(let refusal):
            guard case .move(_, let moves, _) = command.intent else { throw Problem(refused: refusal) }
            throw Problem(refused: refusal, labels: moves.flatMap { [$0.from, $0.to] }) { index in
                "seats[\(index / 2)].\(index.isMultiple(of: 2) ? "from" : "to")"
            }
        case .unavailable(let reason): throw Problem(undone: reason)
        }
    }
}
