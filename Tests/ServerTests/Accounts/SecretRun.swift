import Contract
import Reactor
import Storage
import TestSupport
import Testing

/// A run of the whole program, as it is in use, with a secret at every place where there is one. What the program says
/// about it in its log, in refusals, on the feed, in metrics and to whoever looks at its process is kept.
final class SecretRun {
    private static let apiKey = "planted-gate-key-0123456789"
    private static let demoPassword = "Planted-demo-1"
    private static let email = "planted.person@example.org"
    private static let phone = "9123498765"

    let server: ServerProcess
    private let postgres: TestPostgres
    private let environment: [(name: String, value: String)]
    private let loop: Reactor
    /// What must be nowhere, by what it is.
    private(set) var secrets: [(what: String, text: String)] = []
    /// What the program has said, by where.
    private(set) var said: [(place: String, text: String)] = []

    private init(
        _ server: ServerProcess, _ postgres: TestPostgres, _ environment: [(name: String, value: String)]
    ) throws {
        self.server = server
        self.postgres = postgres
        self.environment = environment
        loop = try Reactor(name: "feed client")
        try loop.start()
    }

    deinit {
        loop.stop()
        loop.join()
    }

    static func start() async throws -> SecretRun {
        let postgres = try await TestPostgres.own(durable: true)
        let address = try await postgres.makeDatabase()
        let tokenKey = String(repeating: "5ec2e7", count: 10) + "0123"
        let url =
            "postgresql://\(address.user):planted-database@/\(address.database)?host=\(address.socketDirectory)"
            + "&port=\(address.port)"
        let environment = [
            ("DATABASE_URL", url), ("SEATWIRE_TOKEN_KEY", tokenKey), ("SEATWIRE_API_KEY", apiKey),
            ("SEATWIRE_DEMO_PASSWORD", demoPassword),
        ]
        let seeded = try await ServerProcess.run(["seed"], environment: environment, in: postgres.directory)
        try #require(seeded.ending == .exited(code: 0), "\(seeded.text)")
        let server = try await ServerProcess.start(
            ["--log-level", "debug"], environment: environment, in: postgres.directory, on: postgres)
        let run = try SecretRun(server, postgres, environment)
        run.said.append(("the output of seed", seeded.text))
        run.secrets = [
            ("the password of the database", "planted-database"), ("the key of tokens", tokenKey),
            ("the API key", apiKey), ("the password of the demo", demoPassword), ("an email address", email),
            ("a phone number", phone), ("a hash of a password", "argon2id"),
        ]
        return run
    }

    // MARK: Asking

    func plant(_ what: String, _ text: String?) throws { secrets.append((what, try #require(text, "no \(what)"))) }

    /// One request behind the gate. Whatever is refused is kept.
    @discardableResult
    func ask(
        _ method: String, _ target: String, _ body: String? = nil, token: String? = nil,
        fields: [(String, String)] = [("X-API-Key", apiKey)]
    ) async throws -> ServerProcess.Answer {
        var fields = fields
        if let token { fields.append(("Authorization", "Bearer \(token)")) }
        let answer = try await server.ask(method, target, body, fields: fields)
        if answer.status >= 400 { said.append(("the answer to \(method) \(target.prefix(30))", answer.text)) }
        return answer
    }

    /// Logs in, and plants what comes of it.
    func logIn(_ name: String, _ password: String) async throws -> (access: String, refresh: String) {
        let answer = try await ask("POST", "/v1/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#)
        return try pass(answer, of: name)
    }

    @discardableResult
    func pass(_ answer: ServerProcess.Answer, of name: String) throws -> (access: String, refresh: String) {
        try #require(answer.status < 300, "\(answer.text)")
        let pair = (try #require(answer.member("access_token")), try #require(answer.member("refresh_token")))
        try plant("an access token of \(name)", pair.0)
        try plant("a refresh token of \(name)", pair.1)
        return pair
    }

    // MARK: The run

    /// Everything in which somebody shows something secret, rightly and wrongly.
    func live() async throws {
        let customer = try await comeIn()
        let staff = try await logIn("staff", Self.demoPassword).access
        let admin = try await logIn("admin", Self.demoPassword).access
        try await buy(as: customer, staff)
        try await office(as: admin, customer)
        try await watch(as: staff, customer)
        try await guess()
        try await ask("POST", "/v1/auth/logout", token: customer)
        try await ask("GET", "/v1/me", token: customer)
        said.append(("the metrics", try await ask("GET", "/metrics").text))
        try await loseDatabase(customer)
        try await look()
    }

    private func comeIn() async throws -> String {
        let first = "Planted-first-1"
        try plant("a password", first)
        func body(_ password: String) -> String {
            """
            {"username":"asha","name":"Asha Rao","email":"\(Self.email)","phone":"\(Self.phone)",
            "password":"\(password)"}
            """
        }
        #expect(try await ask("POST", "/v1/auth/signup", body(first)).status == 201)
        #expect(try await ask("POST", "/v1/auth/signup", body(first)).code == "USERNAME_EXISTS")
        try plant("a weak password", "plantedweak")
        #expect(try await ask("POST", "/v1/auth/signup", body("plantedweak")).status == 400)
        #expect(try await ask("POST", "/v1/auth/signup", String(body(first).dropLast())).code == "MALFORMED_JSON")
        let pair = try await logIn("asha", first)
        let refresh = #"{"refresh_token":"\#(pair.refresh)"}"#
        let next = try pass(try await ask("POST", "/v1/auth/refresh", refresh), of: "asha")
        try pass(try await ask("POST", "/v1/auth/refresh", refresh), of: "asha, asked twice")
        try plant("a wrong password", "Planted-wrong-1")
        try plant("a new password", "Planted-second-2")
        func change(_ old: String, _ new: String) async throws -> Int {
            let body = #"{"current_password":"\#(old)","new_password":"\#(new)"}"#
            return try await ask("POST", "/v1/me/password", body, token: next.access).status
        }
        #expect(try await change("Planted-wrong-1", "Planted-second-2") == 401)
        #expect(try await change(first, first) == 400)
        #expect(try await change(first, "Planted-second-2") == 204)
        // Where people put what does not belong there.
        #expect(try await ask("GET", "/v1/me?token=\(next.access)").status >= 400)
        try await ask("GET", "/v1/shows?q=\(next.refresh)&api_key=\(Self.apiKey)")
        try await ask("GET", "/\(next.refresh)")
        try await ask("POST", "/v1/auth/login", #"{"username":"Planted-wrong-1","password":"x"}"#)
        try await ask(
            "GET", "/v1/me", fields: [("X-API-Key", Self.apiKey), ("Authorization", "Basic \(next.access)")])
        try plant("a wrong API key", "planted-wrong-gate-key")
        #expect(try await ask("GET", "/v1/shows", fields: [("X-API-Key", "planted-wrong-gate-key")]).status == 403)
        return next.access
    }

    private func buy(as customer: String, _ staff: String) async throws {
        let held = try await ask("POST", "/v1/shows/demo/holds", #"{"seats":["A-1"]}"#, token: customer)
        let hold = try #require(held.member("id"), "\(held.text)")
        try plant("a token of a payment", "planted-card-4111")
        func order(_ email: String, _ token: String) -> String {
            """
            {"hold":"\(hold)","contact":{"name":"Asha Rao","email":"\(email)","phone":"\(Self.phone)"},
            "payment":{"method":"sandbox","token":"\(token)"}}
            """
        }
        #expect(try await ask("POST", "/v1/bookings", order(Self.email + "@", "ok"), token: customer).status == 400)
        let declined = try await ask("POST", "/v1/bookings", order(Self.email, "planted-card-4111"), token: customer)
        #expect(declined.status == 402, "\(declined.text)")
        let sold = try await ask("POST", "/v1/bookings", order(Self.email, "ok"), token: customer)
        #expect(sold.status == 201, "\(sold.text)")
        guard case .array(let tickets) = sold.json?["tickets"], case .string(let ticket) = tickets.first?["code"] else {
            Issue.record("a booking without a ticket")
            return
        }
        try plant("the code of a ticket", ticket)
        try plant("the code of a booking", sold.member("code"))
        let walkIn = #"{"seats":["A-2"],"customer":{"name":"Ravi Kumar","phone":"\#(Self.phone)"}}"#
        #expect(try await ask("POST", "/v1/shows/demo/walk-ins", walkIn, token: staff).status == 201)
        #expect(try await ask("POST", "/v1/shows/demo/walk-ins", walkIn, token: staff).status == 409)
        try await ask("GET", "/v1/shows/demo/bookings?q=\(Self.phone)", token: staff)
        try await ask("GET", "/v1/shows/demo/bookings?q=\(Self.phone)", token: customer)
        for code in [ticket, ticket + "0"] {
            try await ask(
                "POST", "/v1/shows/demo/check-ins", #"{"code":"\#(code)","gate":"north"}"#, token: staff)
        }
    }

    private func office(as admin: String, _ customer: String) async throws {
        let made = try await ask(
            "POST", "/v1/accounts", #"{"username":"door-1","name":"Door One","role":"staff"}"#, token: admin)
        try plant("a drawn password", made.member("password"))
        let id = try #require(made.member("id"))
        try plant("a password that an admin gives", "Planted-given-3")
        let body = #"{"password":"Planted-given-3","email":"\#(Self.email)"}"#
        #expect(try await ask("PATCH", "/v1/accounts/\(id)", body, token: admin).code == "EMAIL_EXISTS")
        #expect(try await ask("GET", "/v1/accounts", token: customer).code == "FORBIDDEN")
        // The audit is an answer to an admin; that it holds no secret either is a promise of its own.
        said.append(("the audit", try await ask("GET", "/v1/audit?limit=200", token: admin).text))
    }

    private func watch(as staff: String, _ customer: String) async throws {
        let client = try FeedClient(to: server.port, "/v1/feed", on: loop, map: MapClient([], scope: .open))
        try plant("a wrong token", "planted.socket.token")
        let texts = [
            #"{"type":"auth","api_key":"planted-wrong-gate-key"}"#, #"{"type":"auth","api_key":"\#(Self.apiKey)"}"#,
            #"{"type":"auth","token":"planted.socket.token"}"#, #"{"type":"auth","token":"\#(staff)","zzz":1}"#,
            #"{"type":"auth","token":"\#(staff)""#, #"{"type":"\#(customer)"}"#,
            #"{"type":"subscribe","show":"\#(customer)"}"#, #"{"type":"auth","token":"\#(staff)"}"#,
            #"{"type":"ping","id":"last"}"#,
        ]
        for text in texts { client.send(text) }
        #expect(try await onThread { Self.wait { client.has(#"{"type":"pong","id":"last""#) } }, "\(client.messages)")
        #expect(client.has(#""role":"staff""#))
        said.append(("the feed", client.messages.filter { $0.contains("error") }.joined(separator: "\n")))
        client.cut()
    }

    /// Waits for what another thread brings.
    private static func wait(_ condition: () -> Bool) -> Bool {
        let deadline = Deadline(after: .seconds(30))
        while !condition() {
            if deadline.hasPassed { return false }
            deadline.pause(.milliseconds(5))
        }
        return true
    }

    private func guess() async throws {
        for _ in 0..<6 { try await ask("POST", "/v1/auth/login", #"{"username":"asha","password":"Planted-wrong-1"}"#) }
        #expect(said.contains { $0.text.contains("ACCOUNT_LOCKED") })
    }

    private func loseDatabase(_ customer: String) async throws {
        try await postgres.kill9()
        let away = try await ask(
            "POST", "/v1/auth/login", #"{"username":"staff","password":"\#(Self.demoPassword)"}"#)
        #expect(away.status == 503, "\(away.text)")
        try await ask("GET", "/v1/shows/demo/bookings", token: customer)
    }

    /// What others on the machine see.
    private func look() async throws {
        let arguments = try Files.read("/proc/\(server.process.id)/cmdline", atMost: 1 << 16)
        said.append(("the arguments of the process", String(decoding: arguments, as: UTF8.self)))
        let config = try await ServerProcess.run(["config"], environment: environment, in: postgres.directory)
        said.append(("seatwire config", config.text))
        #expect(try server.process.send(.terminate))
        _ = try await server.ending()
        said.append(("the log", server.log))
    }
}
