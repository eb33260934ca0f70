internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func checkIn(_ request: Request) async throws(Problem) -> Response {
        let show = try await show(of: request)
        var form = try Form(try request.json())
        let wanted = CheckInForm(&form)
        try form.finish()
        let arrival = try await arrival(
            wanted, try request.caller(), try request.scanKey(of: wanted, at: show.id), at: show)
        let before = await standing(of: show)
        let told = try await told(await show.office.submit(arrival.command), of: arrival, at: show)
        note(.checkIn, request, told, at: show, from: before)
        let names = try await names(of: [told], at: show)
        let passage = try await passage(arrival, told, names, at: show)
        return .json { json in
            Self.write(passage, show, to: &json)
            json.position(passage.position)
        }
    }

    /// All of them go into the office's next batch, in their order. Those who came in are noted even when another could
    /// not be asked for: the whole can be sent again, and nobody comes in twice by that.
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
        var arrivals: [Arrival] = []
        for (index, item) in wanted.enumerated() {
            let place = whole.isRepeatable ? "\(whole.id)#\(index)" : nil
            let key = try request.scanKey(of: item, at: show.id, otherwise: place)
            arrivals.append(try await arrival(item, try request.caller(), key, at: show))
        }
        let before = await standing(of: show)
        var all: [Told] = []
        var failure: Problem?
        for (index, result) in await results(of: arrivals.map(\.command), at: show).enumerated() {
            do throws(Problem) {
                all.append(try await told(result, of: arrivals[index], at: show))
            } catch {
                failure = failure ?? error.within("items[\(index)]")
            }
        }
        for told in all { note(.checkInMany, request, told, at: show, from: before) }
        if let failure { throw failure }
        let names = try await names(of: all, at: show)
        var passages: [Passage] = []
        for (arrival, told) in zip(arrivals, all) {
            passages.append(try await passage(arrival, told, names, at: show))
        }
        return Self.answer(passages, show)
    }

    /// A scan that is there twice is asked for once: the second would hear that the first is under way.
    private func results(of commands: [Command], at show: OpenShow) async -> [CommandResult] {
        var places: [CommandID: Int] = [:]
        var distinct: [Command] = []
        for command in commands where places[command.id] == nil {
            places[command.id] = distinct.count
            distinct.append(command)
        }
        let results = await show.office.submit(distinct)
        return commands.compactMap { command in
            places[command.id].map {
                distinct[$0].fingerprint == command.fingerprint ? results[$0] : .refused(.idempotencyConflict)
            }
        }
    }

    /// A scan has an entry of its own: it may come again alone or with others. Whoever is turned back may come again
    /// with the same scan and be let in, which is told as well.
    private func note(
        _ operation: Operation, _ request: Request, _ told: Told, at show: OpenShow, from before: Standing?
    ) {
        let (receipt, passes) = (told.receipt, told.verdict == .ok)
        let key = passes ? told.scan : Self.turnedBack(told.scan, told.verdict, at: time.now)
        note(
            operation, request, at: show, passes ? receipt.places : [], from: told.isNew ? before : nil,
            to: .checkedIn, under: key
        ) { json in
            json.string("verdict", told.verdict.name)
            json.optional("check_in", receipt.checkIn.map { PublicID.text(show.id, $0) })
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
}
