internal import Contract
internal import Domain
internal import HTTP

/// Seats that the desk takes out of the sale and gives back.
extension FrontDesk {
    func blockSeats(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let labels = form.labels(most: ShowLimits().seatsPerDeskCommand)
        let reason = form.reason()
        try form.finish()
        guard let labels, let reason else { throw Problem(.validation) }
        let intent = Intent.block(BlockID(identities.number()), labels, reason)
        return try await changed(key.command(caller, intent), .blockSeats, request, at: show, labels, reason)
    }

    func unblockSeats(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let labels = form.labels(most: ShowLimits().seatsPerDeskCommand)
        let reason = form.reason(isRequired: false)
        try form.finish()
        guard let labels else { throw Problem(.validation) }
        let command = key.command(caller, .unblock(labels, reason))
        return try await changed(command, .unblockSeats, request, at: show, labels, reason)
    }

    private func changed(
        _ command: Command, _ operation: Operation, _ request: Request, at show: OpenShow, _ labels: [String],
        _ reason: Reason?
    ) async throws(Problem) -> Response {
        let before = await standing(of: show)
        let (answer, position, isNew) = try await submit(command, at: show, labels: labels)
        let places: [PlaceNumber]
        switch answer {
        case .blocked(let found), .unblocked(let found): places = found
        case .done: places = []
        case .held, .released, .paying, .booked, .paymentLate, .cancelled, .moved, .checkedIn, .checkInUndone,
            .showChanged:
            throw Problem(unexpected: answer)
        }
        let state: PlaceState = operation == .blockSeats ? .blocked : .free
        // What changed nothing is not remembered by its key: under the same one something may change later.
        let key = places.isEmpty ? nil : command.id
        note(operation, request, at: show, places, from: isNew ? before : nil, to: state, under: key) { json in
            json.optional("reason", reason?.text)
        }
        return .json { json in
            json.strings("seats", places.map { show.layout.label(of: $0).text })
            json.position(position)
        }
    }
}
