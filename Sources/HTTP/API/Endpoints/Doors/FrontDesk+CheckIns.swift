internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    /// What came of one person at a gate.
    struct Passage: Sendable {
        let receipt: CheckInReceipt
        let verdict: CheckInReceipt.Verdict
        let name: String?
        let position: LedgerPosition
    }

    func checkIn(_ request: Request) async throws(Problem) -> Response {
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let wanted = CheckInForm(&form)
        try form.finish()
        let key = try request.writeKey(own: wanted.nonce)
        let before = await standing(of: show)
        let passage = try await pass(wanted, key, try request.caller(), at: show)
        note(.checkIn, request, [passage], at: show, from: before)
        return .json { json in
            Self.write(passage, show, to: &json)
            json.position(passage.position)
        }
    }

    func checkInMany(_ request: Request) async throws(Problem) -> Response {
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let gate = form.text("gate", bytes: 1...ShowLimits().gateBytes, isRequired: false).flatMap { GateName($0) }
        var wanted: [CheckInForm] = []
        for var item in form.parts("items", count: 1...limits.bulk) ?? [] {
            wanted.append(CheckInForm(&item, usualGate: gate))
            form.join(item)
        }
        try form.finish()
        let whole = try request.writeKey()
        let before = await standing(of: show)
        var passages: [Passage] = []
        for (index, item) in wanted.enumerated() {
            let own = item.nonce ?? (whole.isRepeatable ? "\(whole.id)#\(index)" : nil)
            passages.append(try await pass(item, try request.writeKey(own: own), try request.caller(), at: show))
        }
        note(.checkInMany, request, passages, at: show, from: before)
        return Self.answer(passages, show)
    }

    private func note(
        _ operation: Operation, _ request: Request, _ passages: [Passage], at show: OpenShow, from before: Standing?
    ) {
        let passed = passages.filter { $0.verdict == .ok }
        let places = passed.flatMap(\.receipt.places)
        note(operation, request, at: show, places, from: before, to: .checkedIn) { json in
            json.strings("check_ins", passed.compactMap { $0.receipt.checkIn.map { PublicID.text(show.id, $0) } })
            json.integer("turned_away", passages.count - passed.count)
        }
    }

    private static func answer(_ passages: [Passage], _ show: OpenShow) -> Response {
        let groups: [(StaticString, (CheckInReceipt.Verdict) -> Bool)] = [
            ("checked_in", { $0 == .ok }), ("already", { $0 == .already }),
            ("invalid", { $0 != .ok && $0 != .already }),
        ]
        return .json { json in
            for (name, belongs) in groups {
                json.array(name) { list in
                    for (index, passage) in passages.enumerated() where belongs(passage.verdict) {
                        list.object { json in
                            json.integer("index", index)
                            write(passage, show, to: &json)
                        }
                    }
                }
            }
            if let last = passages.last { json.position(last.position) }
        }
    }

    private func pass(
        _ wanted: CheckInForm, _ key: WriteKey, _ caller: Caller, at show: OpenShow
    ) async throws(Problem) -> Passage {
        guard let gate = wanted.gate else { throw Problem(.validation) }
        let (how, code) = try await self.key(wanted.key, at: show)
        let id = CheckInID(key.number)
        let command = key.command(
            caller, .checkIn(CheckIn(id: id, key: how, gate: gate, direction: wanted.direction)))
        let (answer, position) = try await submit(command, at: show)
        guard case .checkedIn(let receipt) = answer else { throw Problem(unexpected: answer) }
        var verdict = receipt.verdict
        if verdict == .notValid, let code { verdict = try await self.verdict(on: code, at: show) }
        if verdict != .ok {
            let entry = CheckInEntry(
                show: show.id, id: id, at: time.now, by: caller.account, booking: receipt.booking, gate: gate,
                direction: wanted.direction, verdict: verdict, places: receipt.places)
            try await ask { () async throws(PortFailure) in try await sales.turnBack(entry) }
        }
        return Passage(
            receipt: receipt, verdict: verdict, name: try await name(of: receipt.booking, at: show),
            position: position)
    }

    /// How a scanned text is meant. What is no code of ours is one that nobody has.
    private func key(_ key: CheckInForm.Key?, at show: OpenShow) async throws(Problem) -> (CheckIn.Key, TicketCode?) {
        switch key {
        case .code(let text):
            let code = PublicID.ticketCode(text) ?? TicketCode(high: 0, low: 0)
            return (.code(code), code)
        case .seat(let label): return (.seat(label), nil)
        case .booking(let text):
            if let (owner, booking) = PublicID.booking(text), owner == show.id { return (.booking(booking), nil) }
            let found = try await ask { () async throws(PortFailure) in
                try await sales.bookings(of: show.id, matching: text, seat: nil, after: nil, limit: 10)
            }
            let spoken = found.first { $0.code == text.uppercased() }
            return (.booking(spoken?.id ?? BookingID(0)), nil)
        case nil: throw Problem(.validation)
        }
    }

    private func verdict(on code: TicketCode, at show: OpenShow) async throws(Problem) -> CheckInReceipt.Verdict {
        switch try await ask({ () async throws(PortFailure) in try await sales.standing(of: code, at: show.id) }) {
        case .unknown: .notValid
        case .otherShow: .otherShow
        case .cancelled: .cancelled
        }
    }

    private func name(of booking: BookingID?, at show: OpenShow) async throws(Problem) -> String? {
        guard let booking else { return nil }
        return try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }?.contact?
            .name
    }

    private static func write(_ passage: Passage, _ show: OpenShow, to json: inout JSONObjectWriter) {
        let receipt = passage.receipt
        json.string("verdict", passage.verdict.name)
        json.optional("check_in", receipt.checkIn.map { PublicID.text(show.id, $0) })
        if let at = receipt.firstAt {
            json.object("first") { json in
                json.moment("at", at)
                json.optional("gate", receipt.firstGate?.text)
            }
        } else {
            json.null("first")
        }
        let labels = receipt.places.map { show.layout.label(of: $0).text }
        json.optional("seat", labels.first)
        json.strings("seats", labels)
        json.optional("booking", receipt.booking.map { PublicID.text(show.id, $0) })
        json.optional("name", passage.name)
        json.object("party") { json in
            json.integer("size", receipt.party)
            json.integer("inside", receipt.inside)
        }
    }
}
