import Contract
import Reactor
import TestSupport
import Testing

@testable import Usher

/// `seatcat` and the accounts of the real server: logging in, going on when a token has expired, and what each may do.
@Suite("seatcat and real accounts") struct RealAccountTests {
    /// A server, and somebody at a terminal with a home of his own.
    private struct House {
        let first: Seatcat
        let server: RealServer

        init() async throws {
            first = try Seatcat()
            server = try await RealServer.start(in: first, access: .accounts)
        }

        func home() throws -> Seatcat { try Seatcat([("SEATCAT_URL", ":\(server.port)")]) }

        func logIn(_ name: String) async throws -> Seatcat {
            let seatcat = try home()
            let result = try await seatcat.run("echo \(RealServer.Access.password) | seatcat login \(name)")
            try #require(result.status == 0, "\(result.errors)")
            return seatcat
        }

        /// What there is no command for.
        func change(_ account: String, _ body: String, by admin: Seatcat) async throws {
            let result = try await admin.run(
                #"""
                token=$(sed 's/.*"access_token":"\([^"]*\)".*/\1/' .config/seatcat/login.json)
                exec 3<>/dev/tcp/127.0.0.1/\#(server.port)
                printf 'PATCH /v1/accounts/\#(account) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n' >&3
                printf 'Authorization: Bearer %s\r\nContent-Type: application/json\r\n' "$token" >&3
                printf 'Content-Length: \#(body.utf8.count)\r\n\r\n%s' '\#(body)' >&3
                head -1 <&3
                """#)
            try #require(result.output.hasPrefix("HTTP/1.1 200"), "\(result.output)\(result.errors)")
        }

        func id(_ seatcat: Seatcat) async throws -> String {
            let me = try await seatcat.run("seatcat whoami --json")
            return try #require(try JSONReader.read(Array(me.output.utf8)).text("id"), "\(me.errors)")
        }
    }

    private func kept(_ seatcat: Seatcat) throws -> StoredLogin? {
        StoredLogins(try Files.read("\(seatcat.home.path)/.config/seatcat/login.json", atMost: 65_536))?.first
    }

    @Test("a login at a terminal or through a pipe, wrong and right; who one is; and the end of it")
    func login() async throws {
        let house = try await House()
        let seatcat = try house.home()
        #expect(try await seatcat.run("seatcat whoami").status == 4)
        let wrong = try await seatcat.run("echo Wrong-horse-9 | seatcat login staff")
        #expect(wrong.status == 4 && wrong.errors.contains("INVALID_CREDENTIALS"), "\(wrong.errors)")
        #expect(try await seatcat.run("seatcat login staff < /dev/null").status == 2)
        let screen = try PseudoTerminal()
        let process = try seatcat.start("seatcat login", at: screen)
        #expect(try await onThread { screen.shows("Name: ") })
        screen.type("staff\r")
        #expect(try await onThread { screen.shows("Password: ") })
        screen.type(RealServer.Access.password + "\r")
        #expect(try await onThread { screen.shows("as staff (staff)") }, "\(screen.text)")
        #expect(try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil } == .exited(code: 0))
        #expect(!screen.text.contains(RealServer.Access.password))
        let file = "\(seatcat.home.path)/.config/seatcat/login.json"
        #expect(try Files.facts(of: file)?.permissions == 0o600)
        #expect(try await seatcat.run("seatcat whoami").output == "staff (staff)\n")
        // The token is good for whoever is given it, until the log-out.
        let token = try #require(try kept(seatcat)).accessToken
        try Files.write(Array("\(token)\n".utf8), to: "\(seatcat.home.path)/token", permissions: 0o600)
        let given = "SEATCAT_URL=:\(house.server.port) HOME=/nowhere seatcat whoami --token-file token"
        #expect(try await seatcat.run(given).output == "staff (staff)\n")
        let out = try await seatcat.run("seatcat logout")
        #expect(out.status == 0 && out.errors.contains("logged out"), "\(out.errors)")
        #expect(try Files.facts(of: file) == nil)
        let late = try await seatcat.run(given)
        #expect(late.status == 4 && late.errors.contains("UNAUTHENTICATED"), "\(late.errors)")
        try await house.server.stop()
    }

    @Test("a token that has expired is renewed, by several at once as by one, and the session lives")
    func renewal() async throws {
        let house = try await House()
        let admin = try await house.logIn("admin")
        let customer = try await house.logIn("customer")
        let id = try await house.id(customer)
        let first = try #require(try kept(customer))
        // Another role: the access token has expired, and the next one tells the role.
        try await house.change(id, #"{"role":"staff"}"#, by: admin)
        let crowd = try await customer.run(
            "for n in 1 2 3 4 5 6; do seatcat whoami > w$n 2>&1 & done; wait; cat w?")
        #expect(crowd.output == String(repeating: "customer (staff)\n", count: 6))
        let second = try #require(try kept(customer))
        #expect(second.refreshToken != first.refreshToken && second.accessToken != first.accessToken)
        // A copy of the file in another home: no lock is shared, and both go on.
        let copy = try house.home()
        _ = try await copy.run("mkdir -m 700 .config && cp -a \(customer.home.path)/.config/seatcat .config/")
        try await house.change(id, #"{"role":"customer"}"#, by: admin)
        async let one = customer.run("seatcat whoami")
        async let other = copy.run("seatcat whoami")
        for result in [try await one, try await other] {
            #expect(result.output == "customer (customer)\n", "\(result.errors)")
        }
        #expect(try kept(copy)?.refreshToken == kept(customer)?.refreshToken)
        // After a disabled account there is nothing to renew.
        try await house.change(id, #"{"disabled":true}"#, by: admin)
        let out = try await customer.run("seatcat whoami")
        #expect(out.status == 4 && out.errors.contains("log in: seatcat login NAME"), "\(out.errors)")
        try await house.server.stop()
    }

    @Test("a guest holds and buys under a pass that is kept, is nobody else, and gets another one when it has ended")
    func guest() async throws {
        let house = try await House()
        let (guest, stranger) = (try house.home(), try house.home())
        let held = try await guest.run("seatcat hold demo A-1 --json")
        let hold = try #require(try JSONReader.read(Array(held.output.utf8)).text("id"), "\(held.errors)")
        #expect(try kept(guest)?.name == "guest")
        #expect(try await stranger.run("seatcat hold demo A-1").status == 4)
        #expect(try await stranger.run("seatcat extend \(hold)").status != 0)
        #expect(try await stranger.run("seatcat release \(hold)").status == 4)
        #expect(try await guest.run("seatcat extend \(hold)").status == 0)
        let booked = try await guest.run(
            "seatcat book \(hold) --name 'Asha Rao' --email asha@example.org --phone 9876543210")
        #expect(booked.status == 0 && booked.output.contains("confirmed, code"), "\(booked.errors)")
        #expect(try await guest.run("seatcat whoami").output == "a guest\n")
        #expect(try await guest.run("seatcat whoami --json").output == "{\"role\":\"guest\"}\n")
        let login = try #require(try kept(guest))
        _ = try await guest.run("cp -a .config kept; seatcat logout; rm -rf .config; mv kept .config")
        #expect(try kept(guest) == login)
        let again = try await guest.run("seatcat hold demo A-2")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try kept(guest) != login)
        try await house.server.stop()
    }

    @Test("staff watch what staff see, through a restart, sell, let in, take back and release; others are refused")
    func staff() async throws {
        let house = try await House()
        let (staff, guest) = (try await house.logIn("staff"), try house.home())
        let customer = try await house.logIn("customer")
        for line in [
            "seatcat watch demo --scope staff", "seatcat walk-in demo A-1 --name 'Ravi Kumar'",
            "seatcat checkin demo 7K3M --gate north", "SEATCAT_TOKEN=none seatcat watch demo --scope staff",
        ] {
            let refused = try await customer.run(line)
            #expect(refused.status == 4, "\(line): \(refused.errors)")
        }
        async let watching = staff.run(
            "seatcat watch demo --scope staff --kind held,booked,released,checked_in,check_in_undone --until C-1=held 2> notes"
        )
        #expect(try await isSaid("watching demo", by: staff))
        let held = try await guest.run("seatcat hold demo A-1 --json")
        let hold = try #require(try JSONReader.read(Array(held.output.utf8)).text("id"), "\(held.errors)")
        #expect(try await staff.run("seatcat release \(hold)").status == 4)
        let forced = try await staff.run("seatcat release \(hold) --reason 'no show'")
        #expect(forced.status == 0, "\(forced.errors)")
        let sold = try await staff.run("seatcat walk-in demo B-1 --name 'Ravi Kumar' --json")
        let code = try #require(
            try JSONReader.read(Array(sold.output.utf8)).elements("tickets").first?.text("code"), "\(sold.errors)")
        let entered = try await staff.run("seatcat checkin demo \(code) --gate north")
        #expect(entered.status == 0 && entered.output.hasPrefix("OK"), "\(entered.output)\(entered.errors)")
        #expect(try await staff.run("seatcat checkin demo \(code) --gate north").status == 4)
        let checkIn = entered.output.split(separator: " ").last.map { $0.filter { $0 != "\n" } } ?? ""
        #expect(try await staff.run("seatcat undo \(checkIn) --reason test").status == 0)
        // Another role: the token of the watch expires in the middle, and it goes on with the next one.
        let admin = try await house.logIn("admin")
        try await house.change(try await house.id(staff), #"{"role":"admin"}"#, by: admin)
        #expect(try await isSaid("(admin)", by: staff))
        #expect(try await isSaid("resumed, 0 lost", by: staff))
        #expect(try await guest.run("seatcat hold demo C-2").status == 0)
        try await house.server.kill()
        #expect(try await isSaid("connection lost", by: staff))
        try await house.server.startAgain()
        #expect(try await isSaid("resumed, 0 lost", times: 2, by: staff))
        #expect(try await guest.run("seatcat hold demo C-1").status == 0)
        let result = try await watching
        #expect(result.status == 0)
        let changes = result.output.split(separator: "\n").flatMap { line in
            (try? JSONReader.read(Array(line.utf8)))?.elements("changes") ?? []
        }
        let told = changes.map { "\($0.text("kind") ?? "") \($0.elements("seats").compactMap(\.string).joined())" }
        #expect(
            told == [
                "held A-1", "released A-1", "booked B-1", "checked_in B-1", "check_in_undone B-1", "held C-2",
                "held C-1",
            ], "\(told)")
        // Staff are told by whom; and the one whose token it was has shown it again.
        #expect(changes.first?.text("by") != nil)
        let notes = try notes(of: staff)
        #expect(notes.split(separator: "authenticated as").count == 4, "\(notes)")
        try await house.server.stop()
    }

    private func notes(of seatcat: Seatcat) throws -> String {
        let bytes = (try? Files.read("\(seatcat.home.path)/notes", atMost: 1 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }

    private func isSaid(_ text: String, times: Int = 1, by seatcat: Seatcat) async throws -> Bool {
        try await onThread {
            let deadline = Deadline(after: .seconds(60))
            while try notes(of: seatcat).ranges(of: text).count < times {
                if deadline.hasPassed { return false }
                deadline.pause(.milliseconds(10))
            }
            return true
        }
    }
}
