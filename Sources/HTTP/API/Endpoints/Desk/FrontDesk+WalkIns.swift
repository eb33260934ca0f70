internal import Contract
internal import Domain
internal import HTTP

/// What is sold at the desk, to whoever stands before it.
extension FrontDesk {
    func createWalkIn(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let wish = form.wish()
        let customer = form.contact("customer", isOnline: false, isRequired: true)
        let paid = form.money("amount_paid", isRequired: false)
        try form.finish()
        guard let wish else { throw Problem(.validation) }
        let new = newBooking(seats: ShowLimits().seatsPerHold, contact: customer)
        let before = await standing(of: show)
        let (answer, position, isNew) = try await submit(
            key.command(caller, .walkIn(wish, new, paid: paid)), at: show, labels: wish.labels)
        guard case .booked(let receipt) = answer else { throw Problem(unexpected: answer) }
        note(
            .createWalkIn, request, at: show, receipt.tickets.map(\.place), from: isNew ? before : nil, to: .booked,
            under: key.id
        ) { json in
            json.string("booking", PublicID.text(show.id, receipt.booking))
            json.money("total", receipt.total)
        }
        let code = try await code(of: receipt.booking, unless: new, at: show)
        return .json(.created) { json in
            BookingListing.write(receipt, code: code, method: .cash, show, to: &json)
            json.position(position)
        }
    }

    /// The code of a booking: ours when it is the one just made, otherwise the one that it got the first time.
    func code(of booking: BookingID, unless new: NewBooking, at show: OpenShow) async throws(Problem) -> String {
        guard booking != new.id else { return new.code.text }
        let entry = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
        guard let entry else { throw Problem(.unavailable) }
        return entry.code
    }
}
