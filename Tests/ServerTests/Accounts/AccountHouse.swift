import API
import Bytes
import Contract
import Crypto
import Domain
import HTTP
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

/// All business routes over a real database, asked without a connection, with a clock that a test moves.
struct AccountHouse: Sendable {
    let floor: FloorHouse
    let node: FloorHouse.Node
    let reception: Reception
    let service: Service
    let time: MovedTime
    let lines: Locked<[String]>

    static let password = "Correct-horse-9"

    var loop: Reactor { floor.loops[0] }

    /// One request, to the end of its answer.
    func ask(
        _ method: HTTP.Method, _ target: String, _ body: String? = nil, token: String? = nil, key: String? = nil,
        from address: String = "192.0.2.1"
    ) async throws -> Response {
        var fields = FieldLines()
        if let token { fields.append("Authorization", "Bearer \(token)") }
        if let key { fields.append("Idempotency-Key", key) }
        if body != nil { fields.append("Content-Type", "application/json") }
        let parts = target.split(separator: "?", maxSplits: 1)
        let head = RequestHead(
            method: method, path: Array(parts[0].utf8), query: parts.count > 1 ? Array(parts[1].utf8) : nil,
            fields: fields)
        let client = Peer(address: try #require(IPAddress(address)), isSecure: true)
        switch service.begin(head, from: client, at: loop.present) {
        case .answer(_, let response): return response
        case .receive(var request, let limit):
            request.body = Array((body ?? "").utf8)
            try #require(request.body.count <= limit, "the connection would refuse this content")
            let complete = request
            switch service.respond(to: complete) {
            case .ready(let response), .upgrade(let response, _): return response
            case .pending(let work):
                switch await Task(executorPreference: loop, operation: { await work.run() }).value {
                case .response(let response), .upgrade(let response, _): return response
                }
            }
        }
    }

    // MARK: Steps

    static func signUpBody(_ name: String, password: String = password) -> String {
        """
        {"username":"\(name)","name":"Asha Rao","email":"\(name)@example.com","phone":"+919876543210",
        "password":"\(password)"}
        """
    }

    /// Somebody of a role, made directly.
    @discardableResult
    func add(_ name: String, _ role: Role, number: Int64) async throws -> AccountID {
        let account = Account(
            id: AccountID(number), role: role, username: Username(name), name: PersonName("Some Body"),
            createdAt: time.now)
        let hash = try await reception.passwords.hash(Password(Self.password))
        try await reception.books.add(account, hash: hash, by: nil)
        return account.id
    }

    struct Pass {
        let access: String
        let refresh: String
        let session: String
    }

    func logIn(_ name: String, password: String = password, from address: String = "192.0.2.1") async throws -> Pass {
        let response = try await ask(
            .post, "/v1/auth/login", #"{"username":"\#(name)","password":"\#(password)","device":"test"}"#,
            from: address)
        try #require(response.status == .ok, "\(response.text)")
        return try Self.pass(response)
    }

    static func pass(_ response: Response) throws -> Pass {
        Pass(
            access: try #require(response.member("access_token")),
            refresh: try #require(response.member("refresh_token")),
            session: try #require(response.member("session")))
    }

    func status(of token: String) async throws -> Status { try await ask(.get, "/v1/me/sessions", token: token).status }
}

/// PostgreSQL's clock, moved by hand.
final class MovedTime: TimeSource {
    private let real: any TimeSource
    private let shift = Locked(Milliseconds.zero)

    init(_ real: any TimeSource) { self.real = real }

    var now: Moment { real.now.advanced(by: shift.withLock { $0 }) }
    func move(_ time: Milliseconds) { shift.withLock { $0 = Milliseconds($0.count + time.count) } }
    func resync(_ moment: Moment) { real.resync(moment) }
}

/// Runs the body in a house with accounts. Hashes cost as little as they may.
func withAccounts(
    format: TokenFormat = .paseto, limitsRates: Bool = false,
    cost: PasswordCost = PasswordCost(memory: 8_192, passes: 1),
    isAlone: Bool = true, _ body: (AccountHouse) async throws -> Void
) async throws {
    try await withFloor { floor in
        let node = try await floor.node()
        let outcome: Result<Void, any Error>
        let (house, finish) = try await house(
            floor, node, format: format, limitsRates: limitsRates, cost: cost, isAlone: isAlone)
        do { outcome = .success(try await body(house)) } catch { outcome = .failure(error) }
        await finish()
        await node.shutDown()
        try outcome.get()
    }
}

/// A node's accounts and routes; several play several nodes.
func house(
    _ floor: FloorHouse, _ node: FloorHouse.Node, format: TokenFormat = .paseto, limitsRates: Bool = false,
    cost: PasswordCost = PasswordCost(memory: 8_192, passes: 1), isAlone: Bool = true
) async throws -> (house: AccountHouse, finish: @Sendable () async -> Void) {
    let time = MovedTime(node.floor.time)
    let lines = Locked<[String]>([])
    let output = Log.Output(level: .debug) { record in
        let fields = record.fields.map { "\($0.name)=\($0.value)" }
        lines.withLock { $0.append(([record.category, record.message] + fields).joined(separator: " ")) }
    }
    let keys = try #require(TokenKeys([(0..<32).map { UInt8($0) }]))
    let plan = Reception.Plan(
        keys: keys, format: format, audience: "seatwire test", cost: cost,
        workers: WorkerLimits(threads: 2, waiting: 500), isAlone: isAlone)
    let reception = try Reception(plan, node.database, time: time) { Log($0, to: output) }
    try await reception.start()
    let desk = FrontDesk(
        offices: node.floor.offices, catalogue: node.floor.catalogue, sales: node.floor.sales,
        cashier: node.floor.cashier, identities: RandomIdentities(), calendar: ZoneCalendar(), time: time,
        audit: reception.audit)
    var settings = ServiceSettings()
    settings.limitsRates = limitsRates
    settings.audit = reception.audit
    settings.identify = { [authenticator = reception.authenticator] head throws(Problem) in
        try authenticator.principal(of: head)
    }
    var metrics = MetricsRegistry()
    reception.register(in: &metrics)
    let service = try Service(
        routes: desk.routes(RateTable()) + reception.desk.routes(RateTable()), settings: settings,
        log: Log("http", to: output), metrics: &metrics)
    let house = AccountHouse(
        floor: floor, node: node, reception: reception, service: service, time: time, lines: lines)
    return (
        house,
        {
            await reception.shutDown(within: .seconds(5))
            reception.passwords.stop()
        }
    )
}

extension Response {
    var text: String {
        switch body {
        case .bytes(let bytes): String(decoding: bytes, as: UTF8.self)
        case .none, .handedOver: ""
        }
    }

    var json: JSONValue? { try? JSONReader.read(Array(text.utf8)) }

    func member(_ path: String...) -> String? {
        guard case .string(let text) = path.reduce(json, { $0?[$1] }) else { return nil }
        return text
    }

    var code: String? { member("code") }

    var items: [JSONValue] {
        guard case .array(let items) = json?["items"] else { return [] }
        return items
    }

    var faultyFields: [String] {
        guard case .array(let faults) = json?["errors"] else { return [] }
        return faults.compactMap { if case .string(let field) = $0["field"] { field } else { nil } }
    }
}
