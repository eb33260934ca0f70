import Contract
import Reactor
import TestSupport
import Testing

@testable import Usher

/// The box office from a terminal: against a scripted server what is asked, against the real one what comes of it.
@Suite("seatcat at the box office") struct ErrandTests {
    private static let login =
        #"{"access_token":"first","refresh_token":"r1","expires_at":"2026-11-20T19:45:00.000Z","account":{"username":"asha","role":"staff"}}"#

    /// Knows one account, whose first token has expired when it is used.
    private static func accounts(_ asked: ScriptedServer.Asked) -> (status: Int, body: String) {
        func problem(_ status: Int, _ code: String) -> (status: Int, body: String) {
            (
                status,
                #"{"status":"ERROR","code":"\#(code)","message":"as it is","errors":[{"field":"a","code":"B","message":"c"}]}"#
            )
        }
        switch (asked.target, asked.fields["authorization"]) {
        case ("/v1/auth/login", _):
            return asked.body == #"{"username":"asha","password":"pass word"}"#
                ? (200, login) : problem(401, "INVALID_CREDENTIALS")
        case ("/v1/auth/refresh", _):
            guard asked.body == #"{"refresh_token":"r1"}"# else { return problem(401, "REFRESH_REUSED") }
            return (200, #"{"access_token":"second","refresh_token":"r2","expires_at":"2026-11-20T20:00:00.000Z"}"#)
        case ("/v1/auth/guest", _):
            return (201, #"{"access_token":"guest-pass","expires_at":"2026-11-20T20:00:00.000Z"}"#)
        case ("/v1/auth/logout", "Bearer second"): return (204, "")
        case ("/v1/me", "Bearer guest-pass"):
            return asked.fields["x-api-key"] == "gate" ? problem(403, "FORBIDDEN") : problem(403, "API_KEY_INVALID")
        case ("/v1/me", "Bearer second"): return (200, #"{"username":"asha","role":"staff"}"#)
        case (_, "Bearer first"): return problem(401, "TOKEN_EXPIRED")
        case ("/v1/shows/demo/holds", "Bearer guest-pass"):
            return (
                201,
                #"{"id":"hold_1","seats":[{"label":"A-1","category":"deluxe"}],"total":{"amount":45000,"currency":"INR"},"expires_in_ms":300000,"expires_at":"2026-11-20T19:35:00.000Z","extensions_left":10}"#
            )
        case ("/v1/shows", _): return problem(503, "UNAVAILABLE")
        case ("/v1/shows/demo/check-ins", _): return (200, #"{"verdict":"already","seat":"A-1","seats":["A-1"]}"#)
        default: return problem(404, "ROUTE_NOT_FOUND")
        }
    }

    @Test("a login is kept for its owner alone, renewed when it has expired, and forgotten")
    func login() async throws {
        let desk = try NotingServer(Self.accounts)
        let seatcat = try Seatcat()
        let url = "--url :\(desk.port)"
        let wrong = try await seatcat.run("echo nonsense | seatcat login asha \(url)")
        #expect(wrong.status == 4 && wrong.errors.contains("INVALID_CREDENTIALS"))
        let done = try await seatcat.run("echo 'pass word' | seatcat login asha \(url)")
        #expect(
            done.status == 0 && done.output == ""
                && done.errors.contains("logged in at http://localhost:\(desk.port) as asha (staff)"))
        let file = "\(seatcat.home.path)/.config/seatcat/login.json"
        #expect(try Files.facts(of: file)?.permissions == 0o600)
        #expect(try Files.facts(of: "\(seatcat.home.path)/.config/seatcat")?.permissions == 0o700)
        // Without --url the server is that of the login; its token has expired, and is renewed once.
        let me = try await seatcat.run("seatcat whoami; seatcat whoami --json")
        #expect(me.output == "asha (staff)\n{\"username\":\"asha\",\"role\":\"staff\"}\n", "\(me.errors)")
        #expect(desk.asked.withLock { $0.count { $0.target == "/v1/auth/refresh" } } == 1)
        // Another server never sees the token.
        let other = try NotingServer(Self.accounts)
        _ = try await seatcat.run("seatcat whoami --url :\(other.port)")
        #expect(other.asked.withLock { $0.allSatisfy { $0.fields["authorization"] == nil } })
        _ = try await seatcat.run("chmod 644 \(file)")
        let open = try await seatcat.run("seatcat whoami")
        #expect(open.status == 2 && open.errors.contains("can be read by others"))
        let out = try await seatcat.run("chmod 600 \(file); seatcat logout && ! [ -e \(file) ]")
        #expect(out.status == 0, "\(out.errors)")
    }

    @Test("a password is asked for without being shown")
    func hidden() async throws {
        let desk = try NotingServer(Self.accounts)
        let seatcat = try Seatcat()
        let screen = try PseudoTerminal()
        let process = try seatcat.start("seatcat login --url :\(desk.port)", at: screen)
        #expect(try await onThread { screen.shows("Name: ") })
        screen.type("asha\r")
        #expect(try await onThread { screen.shows("Password: ") })
        screen.type("pass word\r")
        #expect(try await onThread { screen.shows("logged in at") })
        #expect(try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil } == .exited(code: 0))
        #expect(!screen.text.contains("pass word"))
    }

    @Test("who has no login holds as a guest, whose pass is kept")
    func guest() async throws {
        let desk = try NotingServer(Self.accounts)
        let seatcat = try Seatcat()
        let held = try await seatcat.run("seatcat hold demo A-1 --url :\(desk.port)")
        #expect(held.status == 0)
        #expect(held.output == "hold_1 holds A-1 (deluxe) for 450.00 INR, until 19:35:00 (5:00), 10 extensions left\n")
        _ = try await seatcat.run("seatcat hold demo A-1")
        #expect(desk.asked.withLock { $0.count { $0.target == "/v1/auth/guest" } } == 1)
        let key = desk.asked.withLock { $0.last?.fields["idempotency-key"] ?? "" }
        #expect(key.count > 20)
        #expect(try await seatcat.run("SEATCAT_API_KEY=gate seatcat whoami").output == "a guest\n")
        let shut = try await seatcat.run("seatcat whoami")
        #expect(shut.status == 4 && shut.output == "" && shut.errors.contains("API_KEY_INVALID"), "\(shut)")
        // What is given with -H stands.
        _ = try await seatcat.run("seatcat hold demo A-1 -H 'Idempotency-Key: till-4711' -H 'accept: text/plain'")
        let given = desk.asked.withLock { $0.last?.fields } ?? [:]
        #expect(given["idempotency-key"] == "till-4711" && given["accept"] == "text/plain", "\(given)")
    }

    @Test("the status tells a refusal from a missing thing, an error and a server that is away")
    func statuses() async throws {
        let desk = try NotingServer(Self.accounts)
        let seatcat = try Seatcat([("SEATCAT_URL", ":\(desk.port)"), ("SEATCAT_API_KEY", "gate")])
        let error = try await seatcat.run("seatcat shows")
        #expect(error.status == 1 && error.errors.contains("UNAVAILABLE: as it is\n  a B: c"))
        #expect(try await seatcat.run("seatcat map nowhere").status == 5)
        let verdict = try await seatcat.run("seatcat checkin demo 7K3M-9QXT --gate north")
        #expect(verdict.status == 4 && verdict.output == "ALREADY  A-1\n")
        #expect(desk.asked.withLock { $0.allSatisfy { $0.fields["x-api-key"] == "gate" } })
        #expect(
            desk.asked.withLock {
                $0.last?.body.hasPrefix(#"{"booking":"7K3M-9QXT","gate":"north","direction":"in","nonce":"seatcat-"#)
            } == true)
        let nowhere = try await seatcat.run("seatcat checkin demo B-3")
        #expect(nowhere.status == 2 && nowhere.errors.contains("needs a gate"))
        #expect(try await seatcat.run("seatcat shows --url :1").status == 3)
        #expect(try await seatcat.run("SEATCAT_TOKEN='a b' seatcat shows").status == 2)
    }

    @Test("what cannot be read is no answer, also when JSON is asked for", arguments: ["", " --json"])
    func unreadable(option: String) async throws {
        let map = #"{"position":"9c1f03a7:1:00000000","layout":"l","layout_version":1,"states":"f","crc":"00000000"}"#
        for answers in [["\u{1B}[2J"], [map, "\u{1B}[2J"], [map, #"{"sections":[]}"#]] {
            // With --json no plan is asked for.
            if option == " --json", answers.count > 1 { continue }
            let desk = try NotingServer { asked in (200, asked.target.hasSuffix("/map") ? answers[0] : answers[1]) }
            let result = try await Seatcat().run("seatcat map demo --url :\(desk.port)\(option)")
            #expect(result.status == 1 && result.output == "", "\(result.output)")
            #expect(result.errors.contains("cannot be read"), "\(result.errors)")
        }
    }

    @Test("a whole evening at the real server: shows, map, hold, add, extend, release, book, walk-in, check-in, undo")
    func evening() async throws {
        let seatcat = try Seatcat()
        let server = try await RealServer.start(in: seatcat)
        let guest = "-H 'X-Seatwire-Account: acct_0000000000007'"
        let staff = "-H 'X-Seatwire-Account: acct_0000000000008' -H 'X-Seatwire-Role: staff'"
        func run(_ line: String) async throws -> Seatcat.Result {
            let result = try await seatcat.run("export SEATCAT_URL=:\(server.port); \(line)")
            return result
        }
        #expect(try await run("seatcat shows | grep demo").status == 0)
        let map = try await run("seatcat map demo")
        #expect(map.output.contains("100 free") && map.output.contains("○ ○"), "\(map.output)\(map.errors)")
        let first = try await run("seatcat hold demo A-1 A-2 \(guest) --json")
        let hold = try JSONReader.read(Array(first.output.utf8)).text("id") ?? ""
        #expect(hold.hasPrefix("hold_"), "\(first.errors)")
        let taken = try await run("seatcat hold demo A-2 \(staff)")
        #expect(taken.status == 4 && taken.errors.contains("SEAT_TAKEN"))
        let more = try await run("seatcat add \(hold) A-3 \(guest)")
        #expect(more.output.contains("A-1") && more.output.contains("A-3"), "\(more.output)\(more.errors)")
        #expect(try await run("seatcat release \(hold) A-3 \(guest)").output == "released\n")
        #expect(try await run("seatcat extend \(hold) \(guest)").output.contains("9 extensions left"))
        #expect(try await run("seatcat release \(hold) A-2 \(guest)").output == "released\n")
        let booked = try await run(
            "seatcat book \(hold) --name 'Asha Rao' --email asha@example.org --phone 9876543210 \(guest)")
        #expect(booked.output.contains("confirmed, code"), "\(booked.errors)")
        let sold = try await run("seatcat walk-in demo --best 2 --name 'Ravi Kumar' \(staff) --json")
        let code = try JSONReader.read(Array(sold.output.utf8)).elements("tickets").first?.text("code") ?? ""
        #expect(code.count > 5, "\(sold.errors)")
        let entered = try await run("seatcat checkin demo \(code) --gate north \(staff)")
        #expect(entered.output.hasPrefix("OK"), "\(entered.output)\(entered.errors)")
        let checkIn = entered.output.split(separator: " ").last.map { $0.filter { $0 != "\n" } } ?? ""
        #expect(try await run("seatcat undo \(checkIn) --reason test \(staff)").status == 0)
        let sale = try JSONReader.read(Array(sold.output.utf8))
        let (spoken, seat) = (sale.text("code") ?? "", sale.elements("tickets").last?.text("seat") ?? "")
        for shown in ["\(spoken.prefix(4))-\(spoken.suffix(4))", seat] {
            let told = try await run("seatcat checkin demo \(shown) --gate north \(staff)")
            #expect(told.output.hasPrefix(shown == seat ? "ALREADY" : "OK"), "\(shown): \(told.output)\(told.errors)")
        }
        #expect(try await run("seatcat extend hold_0000000000000 \(guest)").status == 5)
        try await server.stop()
    }
}
