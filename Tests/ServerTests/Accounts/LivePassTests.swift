import Bytes
import Contract
import Reactor
import Storage
import TestSupport
import Testing

/// What becomes of tokens and sockets that are in use when what is behind them changes, in the real program.
@Suite("Passes that are in use") struct LivePassTests {
    private static let password = "Planted-demo-1"
    private static let labels = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J"].flatMap { row in
        (1...10).map { "\(row)-\($0)" }
    }

    /// A program with the demo, and somebody who is logged in at it.
    private final class House {
        let server: ServerProcess
        let loop: Reactor

        init() async throws {
            let postgres = try await TestPostgres.own(durable: true)
            let environment = [
                ("DATABASE_URL", try await postgres.makeDatabase().connectionURL),
                ("SEATWIRE_DEMO_PASSWORD", password),
            ]
            let seeded = try await ServerProcess.run(["seed"], environment: environment, in: postgres.directory)
            try #require(seeded.ending == .exited(code: 0), "\(seeded.text)")
            server = try await ServerProcess.start(environment: environment, in: postgres.directory, on: postgres)
            loop = try Reactor(name: "feed clients")
            try loop.start()
        }

        deinit {
            loop.stop()
            loop.join()
        }

        struct Pass {
            let access: String
            let refresh: String
            let account: String
        }

        func pass(_ answer: ServerProcess.Answer) throws -> Pass {
            try #require(answer.status == 200, "\(answer.text)")
            return Pass(
                access: try #require(answer.member("access_token")),
                refresh: try #require(answer.member("refresh_token")),
                account: try #require(answer.member("account", "id")))
        }

        func logIn(_ name: String) async throws -> Pass {
            try pass(
                try await server.ask("POST", "/v1/auth/login", #"{"username":"\#(name)","password":"\#(password)"}"#))
        }

        func refresh(_ pass: Pass) async throws -> ServerProcess.Answer {
            try await server.ask("POST", "/v1/auth/refresh", #"{"refresh_token":"\#(pass.refresh)"}"#)
        }

        /// The id of the session that a pass belongs to.
        func session(of pass: Pass) async throws -> String {
            let list = try await server.ask("GET", "/v1/me/sessions", token: pass.access)
            guard case .array(let items) = list.json?["items"],
                let own = items.first(where: { $0["current"] == .flag(true) }), case .string(let id) = own["id"]
            else { throw ReadingFault(text: list.text) }
            return id
        }

        struct ReadingFault: Error { let text: String }

        func socket(_ token: String) async throws -> FeedClient {
            let client = try FeedClient(
                to: server.port, "/v1/feed", on: loop, map: MapClient(labels, scope: .staff))
            client.send(#"{"type":"auth","token":"\#(token)"}"#)
            #expect(await told(client, #""type":"authenticated""#))
            return client
        }

        /// Whether a client is told a text within its patience.
        func told(_ client: FeedClient, _ text: String) async -> Bool { await becomes { client.has(text) } }

        func becomes(_ condition: @escaping @Sendable () -> Bool) async -> Bool {
            let end = loop.present.advanced(by: .seconds(30))
            while !condition() {
                guard loop.present < end else { return false }
                await loop.pause(.milliseconds(5))
            }
            return true
        }
    }

    @Test(
        "another role: the old token expires at once, the socket stays and loses what staff see, and a refresh goes on")
    func role() async throws {
        let house = try await House()
        let admin = try await house.logIn("admin").access
        let pass = try await house.logIn("staff")
        let socket = try await house.socket(pass.access)
        socket.send(#"{"type":"subscribe","id":1,"show":"demo","scope":"staff"}"#)
        #expect(await house.becomes { socket.map.snapshots == 1 })
        func become(_ role: String) async throws {
            let answer = try await house.server.ask(
                "PATCH", "/v1/accounts/\(pass.account)", #"{"role":"\#(role)"}"#, token: admin)
            #expect(answer.status == 200, "\(answer.text)")
        }
        try await become("customer")
        #expect(
            await house.told(socket, #"{"type":"unsubscribed","show":"demo","code":"TOKEN_EXPIRED""#),
            "\(socket.messages)")
        let late = try await house.server.ask("GET", "/v1/shows/demo/events", token: pass.access)
        #expect(late.status == 401 && late.code == "TOKEN_EXPIRED")
        let less = try await house.refresh(pass)
        #expect(less.member("account", "role") == "customer")
        let customer = try house.pass(less)
        let refused = try await house.server.ask("GET", "/v1/shows/demo/events", token: customer.access)
        #expect(refused.status == 403)
        socket.send(#"{"type":"auth","id":"again","token":"\#(customer.access)"}"#)
        socket.send(#"{"type":"subscribe","id":"staff","show":"demo","scope":"staff"}"#)
        socket.send(#"{"type":"subscribe","id":"all","show":"demo"}"#)
        #expect(await house.told(socket, #""id":"staff","code":"FORBIDDEN""#))
        #expect(await house.told(socket, #"{"type":"subscribed","id":"all""#))
        try await become("staff")
        let more = try house.pass(try await house.refresh(customer))
        #expect(try await house.server.ask("GET", "/v1/shows/demo/events", token: more.access).status == 200)
        socket.send(#"{"type":"auth","token":"\#(more.access)"}"#)
        socket.send(#"{"type":"subscribe","id":"back","show":"demo","scope":"staff"}"#)
        #expect(await house.told(socket, #"{"type":"subscribed","id":"back","show":"demo","scope":"staff""#))
        #expect(socket.close == nil && !socket.hasEnded)
    }

    @Test("S13, C16: log-out, a new password and a disabled account close the sockets of their sessions, at once")
    func ends() async throws {
        let house = try await House()
        let admin = try await house.logIn("admin").access
        var passes: [House.Pass] = []
        var sockets: [FeedClient] = []
        for _ in 0..<4 {
            passes.append(try await house.logIn("customer"))
            sockets.append(try await house.socket(passes[passes.count - 1].access))
        }
        func isOut(_ index: Int) async throws {
            let socket = sockets[index]
            #expect(await house.becomes { socket.close == 4_003 }, "socket \(index)")
            let answer = try await house.server.ask("GET", "/v1/me", token: passes[index].access)
            #expect(answer.code == "UNAUTHENTICATED")
            #expect(try await house.refresh(passes[index]).status == 401)
        }
        #expect(try await house.server.ask("POST", "/v1/auth/logout", token: passes[0].access).status == 204)
        try await isOut(0)
        let own = try await house.session(of: passes[1])
        // From another device.
        let ended = try await house.server.ask("DELETE", "/v1/me/sessions/\(own)", token: passes[2].access)
        #expect(ended.status == 204)
        try await isOut(1)
        let body = #"{"current_password":"\#(Self.password)","new_password":"Another-demo-2"}"#
        #expect(try await house.server.ask("POST", "/v1/me/password", body, token: passes[2].access).status == 204)
        try await isOut(3)
        #expect(sockets[2].close == nil)
        // One that is still on its way in: a position ahead of the server is waited for.
        let map = try await house.server.ask("GET", "/v1/shows/demo/map")
        let epoch = try #require(map.member("position")).prefix(8)
        let late = try await house.logIn("staff")
        let entering = try FeedClient(
            to: house.server.port, "/v1/shows/demo/feed?after=\(epoch):99999:deadbeef", on: house.loop,
            map: MapClient(Self.labels, scope: .open), fields: [("Authorization", "Bearer \(late.access)")])
        #expect(try await house.server.ask("POST", "/v1/auth/logout", token: late.access).status == 204)
        #expect(await house.becomes { entering.close == 4_003 || entering.status == 401 })
        let disabled = try await house.server.ask(
            "PATCH", "/v1/accounts/\(passes[2].account)", #"{"disabled":true}"#, token: admin)
        #expect(disabled.status == 200)
        try await isOut(2)
    }
}
