internal import API
internal import Bytes
internal import Contract
internal import Domain
internal import HTTP
internal import Reactor
internal import Telemetry

/// People who are none, so that a demo has something to show: they use the public REST of this very server and nothing
/// else, are called what they are, and rest when somebody says so.
final class Crowd: Sendable {
    private static let show = "demo"

    private let reactor: Reactor
    private let address: SocketAddress
    private let switchboard: CrowdSwitch
    /// A pass of staff, for the doors and the desk.
    private let staffPass: @Sendable () -> String
    private let plan: CrowdPlan
    private let log: Log
    private let machine: Locked<CrowdMachine>
    private let pending = Locked<TimerID?>(nil)
    private let sinceLook = Locked(0)

    init(
        on reactor: Reactor, at address: SocketAddress, switchboard: CrowdSwitch, seed: UInt64,
        plan: CrowdPlan = CrowdPlan(), log: Log, staffPass: @escaping @Sendable () -> String
    ) {
        self.reactor = reactor
        self.address = address
        self.switchboard = switchboard
        self.staffPass = staffPass
        self.plan = plan
        self.log = log
        machine = Locked(CrowdMachine(seed: seed, plan: plan))
    }

    func start() {
        log.info("the crowd of the demo is on its way", ["show": .text(Self.show)])
        switchboard.set(.running)
        reactor.submit { [self] in schedule() }
    }

    /// No step begins after this.
    func stop() {
        switchboard.set(.off)
        reactor.wait { [self] in
            if let timer = pending.withLock({ $0 }) { reactor.cancel(timer) }
        }
    }

    private func schedule() {
        guard switchboard.state != .off else { return }
        let timer = reactor.schedule(after: plan.pace) { [self] in
            // The next one does not wait for this one: three a second, however long one takes.
            schedule()
            guard switchboard.state == .running else { return }
            Task(executorPreference: reactor) { await self.step() }
        }
        pending.withLock { $0 = timer }
    }

    private func step() async {
        let period = Int(plan.look.wholeMilliseconds / max(1, plan.pace.wholeMilliseconds))
        let isDue = sinceLook.withLock { count in
            defer { count = (count + 1) % max(1, period) }
            return count == 0
        }
        if isDue { await look() }
        await perform(machine.withLock { $0.next() })
    }

    // MARK: What it sees

    private func look() async {
        let pass = staffPass()
        guard let map = await ask(.get, "/v1/shows/\(Self.show)", pass: pass)?.content,
            let found = await ask(.get, "/v1/shows/\(Self.show)/bookings?limit=100&q=\(CrowdMachine.mark)", pass: pass)
        else { return }
        let counts = map["counts"]
        let states = await insideSeats(pass)
        let bookings = found.content["items"]?.elements.compactMap { Self.booking($0, inside: states) } ?? []
        machine.withLock { machine in
            machine.saw(
                .init(
                    total: counts?["total"]?.number ?? 0, free: counts?["free"]?.number ?? 0,
                    inside: counts?["checked_in"]?.number ?? 0),
                bookings)
        }
    }

    private func insideSeats(_ pass: String) async -> Set<String> {
        let path = "/v1/shows/\(Self.show)/seats?state=checked_in"
        let items = await ask(.get, path, pass: pass)?.content["items"]?.elements ?? []
        return Set(items.compactMap { $0["label"]?.text })
    }

    private static func booking(_ item: JSONValue, inside: Set<String>) -> CrowdMachine.Booking? {
        guard let id = item["id"]?.text, item["status"]?.text == "confirmed" else { return nil }
        let tickets = item["tickets"]?.elements ?? []
        return .init(
            id: id, codes: tickets.compactMap { $0["code"]?.text },
            entered: tickets.count { $0["seat"]?.text.map(inside.contains) ?? false })
    }

    // MARK: What it does

    private func perform(_ action: CrowdMachine.Action) async {
        switch action {
        case .rest: return
        case .hold(let seats): await hold(seats)
        case .buy(let hold, let pass, let name): await buy(hold, pass, name)
        case .release(let hold, let pass):
            _ = await ask(.delete, "/v1/holds/\(hold)", pass: pass)
            machine.withLock { $0.left(hold: hold) }
        case .scan(let code, let gate, let isEntry):
            let content = JSONWriter.object { json in
                json.string("code", code)
                json.string("gate", gate)
                json.string("direction", (isEntry ? Direction.entry : .exit).name)
            }
            _ = await ask(.post, "/v1/shows/\(Self.show)/check-ins", content, pass: staffPass())
        case .cancel(let booking):
            let content = JSONWriter.object { $0.string("reason", "the crowd changes its mind") }
            let answer = await ask(.post, "/v1/bookings/\(booking)/cancel", content, pass: staffPass())
            // Refused when somebody has come in with it since the crowd looked.
            guard answer?.status == 200 else { return }
            machine.withLock { $0.cancelled(booking) }
        }
    }

    private func hold(_ seats: Int) async {
        guard let pass = await ask(.post, "/v1/auth/guest", Array("{}".utf8))?.content["access_token"]?.text else {
            return
        }
        let content = JSONWriter.object { json in json.object("best") { $0.integer("count", seats) } }
        let answer = await ask(.post, "/v1/shows/\(Self.show)/holds", content, pass: pass)
        guard let answer, answer.status == 201, let id = answer.content["id"]?.text else { return }
        machine.withLock { $0.held(.init(hold: id, pass: pass, seats: seats)) }
    }

    private func buy(_ hold: String, _ pass: String, _ name: String) async {
        let content = JSONWriter.object { json in
            json.string("hold", hold)
            json.object("contact") { json in
                json.string("name", name)
                json.string("email", "crowd@example.com")
                json.string("phone", "9999999999")
            }
            json.object("payment") { json in
                json.string("method", "sandbox")
                json.string("token", "ok")
            }
        }
        let answer = await ask(.post, "/v1/bookings", content, pass: pass)
        machine.withLock { $0.left(hold: hold) }
        guard let answer, answer.status == 201, let booking = Self.booking(answer.content, inside: []) else { return }
        machine.withLock { $0.bought(booking) }
    }

    private func ask(
        _ method: HTTP.Method, _ target: String, _ content: [UInt8]? = nil, pass: String? = nil
    ) async -> CrowdCall.Answer? {
        var fields: [(name: String, value: String)] = [("User-Agent", "seatwire-crowd")]
        if let pass { fields.append(("Authorization", "Bearer \(pass)")) }
        if content != nil { fields.append(("Content-Type", "application/json")) }
        let request = OutgoingRequest(
            method, target, authority: "\(address)", fields: fields, content: content.map { .bytes($0) } ?? .none,
            connection: .close)
        return await CrowdCall.ask(request, at: address, on: reactor, patience: plan.patience)
    }
}

extension JSONValue {
    fileprivate var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    fileprivate var number: Int? {
        guard case .integer(let number) = self else { return nil }
        return Int(exactly: number)
    }

    fileprivate var elements: [JSONValue] {
        guard case .array(let elements) = self else { return [] }
        return elements
    }
}
