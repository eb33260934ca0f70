internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func createBooking(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var form = try Form(try request.json())
        let text = form.text("hold", bytes: 1...64)
        let generation = form.integer("generation", in: 1...Int64(Int32.max), isRequired: false)
        let contact = form.contact("contact", isOnline: true, isRequired: true)
        let means = payment(&form)
        try form.finish()
        guard let text, let (show, hold) = PublicID.hold(text) else { throw Problem(.holdNotFound) }
        let open = try await any(.id(show), missing: .holdNotFound)
        let order = PurchaseOrder(
            key: key, caller: caller, hold: hold, generation: generation.map { Int32(clamping: $0) },
            booking: newBooking(seats: ShowLimits().seatsPerHold, contact: contact), payment: means)
        let result = await cashier.sell(order, at: open)
        var code = order.booking.code.text
        if case .booked(let receipt, _) = result {
            code = try await self.code(of: receipt.booking, unless: order.booking, at: open)
        }
        return try answer(result, open, code)
    }

    private func payment(_ form: inout Form) -> PurchaseOrder.Payment? {
        guard var part = form.part("payment", isRequired: false) else { return nil }
        let method = part.text("method", bytes: 1...32)
        let token = part.text("token", bytes: 1...256)
        form.join(part)
        guard let method, let token else { return nil }
        return .init(id: PaymentID(identities.number()), method: method, token: token)
    }

    private func answer(
        _ result: PurchaseResult, _ show: OpenShow, _ code: String
    ) throws(Problem) -> Response {
        switch result {
        case .booked(let receipt, let position):
            return .json(.created) { json in
                let method: PaymentMethod = receipt.payment == nil ? .free : .online
                BookingListing.write(receipt, code: code, method: method, show, to: &json)
                json.position(position)
            }
        case .pending(let receipt):
            return .json(.accepted) { json in
                json.string("status", "pending")
                json.string("hold", PublicID.text(show.id, receipt.hold))
                json.string("payment", PublicID.text(show.id, receipt.payment))
                json.money("total", receipt.amount)
                json.moment("expires_at", receipt.deadline)
            }
        case .declined: throw Problem(.paymentDeclined)
        case .unknownMethod:
            throw Problem(
                .validation,
                errors: [.init(field: "payment.method", code: "INVALID", message: "There is no such way to pay.")])
        case .late(_, let refund):
            throw Problem(.holdExpired, "The payment came too late; \(refund.words) goes back.")
        case .refused(let refusal): throw Problem(refused: refusal)
        case .unavailable(let reason): throw Problem(undone: reason)
        }
    }

    func getBooking(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let (show, booking) = try await booking(of: request)
        let entry = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
        guard let entry, caller.maySee(whatBelongsTo: entry.account) else { throw Problem(.bookingNotFound) }
        return .json { json in BookingListing.write(entry, show, to: &json) }
    }

    func listOwnBookings(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        var query = try QueryForm(request.head)
        let after = query.after(PageEnd.init)
        let limit = query.limit(limits)
        try query.finish()
        let found = try await ask { () async throws(PortFailure) in
            try await sales.bookings(of: caller.account, after: after, limit: limit + 1)
        }
        return try await page(found, limit)
    }

    func searchBookings(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let text = query.text("q", bytes: 100) ?? ""
        let after = query.after(PageEnd.init)
        let limit = query.limit(limits)
        try query.finish()
        let show = try await show(of: request)
        let found = try await ask { () async throws(PortFailure) in
            try await sales.bookings(
                of: show.id, matching: text, seat: show.layout.place(of: text), after: after, limit: limit + 1)
        }
        return try await page(found, limit)
    }

    private func page(_ found: [BookingEntry], _ limit: Int) async throws(Problem) -> Response {
        let page = Page(found, limit: limit) { PageEnd(at: $0.at, number: $0.id.number).text }
        var shows: [ShowID: OpenShow] = [:]
        for entry in page.items where shows[entry.show] == nil { shows[entry.show] = try await any(.id(entry.show)) }
        let known = shows
        return .page(page) { entry, json in
            if let show = known[entry.show] { BookingListing.write(entry, show, to: &json) }
        }
    }

    func cancelBooking(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var form = try Form(try request.json())
        let labels = form.labels(most: ShowLimits().seatsPerDeskCommand, isRequired: false)
        let reason = form.reason()
        try form.finish()
        guard let reason else { throw Problem(.validation) }
        let (show, booking) = try await booking(of: request)
        let before = await standing(of: show)
        let result = await show.office.submit(key.command(caller, .cancel(booking, seats: labels, reason)))
        if result == .refused(.alreadyCancelled) {
            let entry = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
            throw Problem(entry == nil ? .bookingNotFound : .alreadyCancelled)
        }
        let (answer, position, isNew) = try answered(result, labels ?? [])
        guard case .cancelled(let receipt) = answer else { throw Problem(unexpected: answer) }
        note(
            .cancelBooking, request, at: show, receipt.places, from: isNew ? before : nil, to: .free, under: key.id
        ) { json in
            json.string("booking", PublicID.text(show.id, booking))
            json.money("refund", receipt.refund)
            json.integer("remaining", receipt.remaining)
            json.string("reason", reason.text)
        }
        return .json { json in
            Self.write(receipt, show, to: &json)
            json.position(position)
        }
    }

    private static func write(_ receipt: CancelReceipt, _ show: OpenShow, to json: inout JSONObjectWriter) {
        json.string("id", PublicID.text(show.id, receipt.booking))
        json.string("status", receipt.remaining == 0 ? "cancelled" : "confirmed")
        json.strings("cancelled", receipt.places.map { show.layout.label(of: $0).text })
        json.integer("remaining", receipt.remaining)
        json.array("refunds") { list in
            guard receipt.refund.amount > 0 else { return }
            list.object { json in
                json.optional("payment", receipt.payment.map { PublicID.text(show.id, $0) })
                json.money("amount", receipt.refund)
            }
        }
    }

    /// The booking that the path names, with its show.
    func booking(of request: Request) async throws(Problem) -> (OpenShow, BookingID) {
        guard let (show, booking) = PublicID.booking(request.parameters["booking"]) else {
            throw Problem(.bookingNotFound)
        }
        return (try await any(.id(show), missing: .bookingNotFound), booking)
    }
}
