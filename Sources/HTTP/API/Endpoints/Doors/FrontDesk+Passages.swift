internal import Bytes
internal import Contract
internal import Crypto
internal import Domain
internal import HTTP

/// One person at a gate: who he says he is, and what came of it.
extension FrontDesk {
    /// What the office is asked, and the ticket's code when one was scanned.
    struct Arrival: Sendable {
        let command: Command
        let checkIn: CheckIn
        let code: TicketCode?
    }

    /// What the office told.
    struct Told: Sendable {
        let scan: CommandID
        let receipt: CheckInReceipt
        /// The reason why he is not let in, which the office alone may not know.
        let verdict: CheckInReceipt.Verdict
        let position: LedgerPosition
        let isNew: Bool
    }

    /// What is told at the gate.
    struct Passage: Sendable {
        let receipt: CheckInReceipt
        let verdict: CheckInReceipt.Verdict
        let name: String?
        let position: LedgerPosition
    }

    func arrival(
        _ wanted: CheckInForm, _ caller: Caller, _ key: WriteKey, at show: OpenShow
    ) async throws(Problem) -> Arrival {
        guard let gate = wanted.gate else { throw Problem(.validation) }
        let (how, code, standing) = try await self.key(wanted.key, at: show)
        // Drawn: a scan's key is good for a day, and an entry stays. Told again, it has the number that it had.
        let checkIn = CheckIn(
            id: CheckInID(identities.number()), key: how, gate: gate, direction: wanted.direction, standing: standing)
        return Arrival(command: key.command(caller, .checkIn(checkIn)), checkIn: checkIn, code: code)
    }

    func told(
        _ result: CommandResult, of arrival: Arrival, at show: OpenShow
    ) async throws(Problem) -> Told {
        let (answer, position, isNew) = try answered(result, [])
        guard case .checkedIn(let receipt) = answer else { throw Problem(unexpected: answer) }
        var verdict = receipt.verdict
        if verdict == .notValid, receipt.booking == nil, let code = arrival.code {
            verdict = try await self.verdict(on: code, at: show)
        }
        return Told(
            scan: arrival.command.id, receipt: receipt, verdict: verdict, position: position, isNew: isNew)
    }

    /// Who is not let in is remembered with the reason.
    func passage(
        _ arrival: Arrival, _ told: Told, _ names: [BookingID: String], at show: OpenShow
    ) async throws(Problem) -> Passage {
        let (receipt, verdict) = (told.receipt, told.verdict)
        if verdict != .ok {
            let number = WriteKey.number(of: Self.turnedBack(told.scan, verdict, at: time.now).high)
            let entry = CheckInEntry(
                show: show.id, id: CheckInID(number), at: time.now,
                by: arrival.command.caller.account,
                booking: receipt.booking, gate: arrival.checkIn.gate, direction: arrival.checkIn.direction,
                verdict: verdict, places: receipt.places)
            try await ask { () async throws(PortFailure) in try await sales.turnBack(entry) }
        }
        return Passage(
            receipt: receipt, verdict: verdict, name: receipt.booking.flatMap { names[$0] }, position: told.position)
    }

    /// Whoever is turned back may come again with the same scan and be let in: that passage has the scan's number, so
    /// each verdict against him has one of its own. On another day the same scan is another one.
    static func turnedBack(_ scan: CommandID, _ verdict: CheckInReceipt.Verdict, at moment: Moment) -> WideID {
        var bytes = ByteWriter(capacity: 40)
        bytes.append(bigEndian: UInt64(bitPattern: moment.milliseconds / Milliseconds.hours(24).count))
        bytes.append(bigEndian: scan.high)
        bytes.append(bigEndian: scan.low)
        bytes.append(verdict.name)
        let words = SHA256.words(of: bytes.take())
        return WideID(high: words[0], low: words[1])
    }

    /// Under which name each booking was made, looked up once for all of its people.
    func names(of all: [Told], at show: OpenShow) async throws(Problem) -> [BookingID: String] {
        var names: [BookingID: String] = [:]
        for booking in Set(all.compactMap(\.receipt.booking)) {
            names[booking] = try await ask { () async throws(PortFailure) in
                try await sales.booking(show.id, booking)
            }?.contact?.name
        }
        return names
    }

    /// How a scanned text is meant. What is no code of ours is one that nobody has.
    private func key(
        _ key: CheckInForm.Key?, at show: OpenShow
    ) async throws(Problem) -> (CheckIn.Key, TicketCode?, CheckIn.Standing) {
        switch key {
        case .code(let text):
            let code = PublicID.ticketCode(text) ?? TicketCode(high: 0, low: 0)
            return (.code(code), code, .unknown)
        case .seat(let label): return (.seat(label), nil, .unknown)
        case .booking(let text):
            if let (owner, booking) = PublicID.booking(text) {
                guard owner == show.id else { return (.booking(BookingID(0)), nil, .otherShow) }
                return (.booking(booking), nil, try await standing(of: booking, at: show))
            }
            let spoken = text.uppercased().filter { $0 != "-" }
            let found = try await ask { () async throws(PortFailure) in
                try await sales.bookings(of: show.id, matching: spoken, seat: nil, after: nil, limit: 10)
            }
            let entry = found.first { $0.code == spoken }
            return (.booking(entry?.id ?? BookingID(0)), nil, entry?.isCancelled == true ? .cancelled : .unknown)
        case nil: throw Problem(.validation)
        }
    }

    private func standing(of booking: BookingID, at show: OpenShow) async throws(Problem) -> CheckIn.Standing {
        let entry = try await ask { () async throws(PortFailure) in try await sales.booking(show.id, booking) }
        return entry?.isCancelled == true ? .cancelled : .unknown
    }

    private func verdict(on code: TicketCode, at show: OpenShow) async throws(Problem) -> CheckInReceipt.Verdict {
        switch try await ask({ () async throws(PortFailure) in try await sales.standing(of: code, at: show.id) }) {
        case .unknown: .notValid
        case .otherShow: .otherShow
        case .cancelled: .cancelled
        }
    }

    static func write(_ passage: Passage, _ show: OpenShow, to json: inout JSONObjectWriter) {
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
