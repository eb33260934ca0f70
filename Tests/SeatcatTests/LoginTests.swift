import Contract
import Reactor
import TestSupport
import Testing

@testable import Usher

/// The file of the logins, as several servers and several processes leave it.
@Suite("seatcat and the logins that it keeps") struct LoginTests {
    private static func problem(_ status: Int, _ code: String) -> (status: Int, body: String) {
        (status, #"{"status":"ERROR","code":"\#(code)","message":"as it is","errors":[]}"#)
    }

    /// Knows one account, whose first token has expired, and gives passes to guests.
    private static let accounts: NotingServer.Answers = { asked in
        let token = asked.fields["authorization"]?.dropFirst("Bearer ".count) ?? ""
        switch (asked.target, token) {
        case ("/v1/auth/login", _):
            return (200, #"{"access_token":"first","refresh_token":"r1","account":{"username":"asha","role":"staff"}}"#)
        case ("/v1/auth/refresh", _): return (200, #"{"access_token":"second","refresh_token":"r2"}"#)
        case ("/v1/auth/guest", _): return (201, #"{"access_token":"guest-pass"}"#)
        case ("/v1/auth/logout", "second"), ("/v1/auth/logout", "guest-pass"): return (204, "")
        case ("/v1/me", "second"): return (200, #"{"username":"asha","role":"staff"}"#)
        case ("/v1/shows/demo/holds", "guest-pass"): return (201, #"{"id":"hold_1","seats":["A-1"]}"#)
        default: return problem(401, "TOKEN_EXPIRED")
        }
    }

    private let seatcat: Seatcat
    private let file: String

    init() throws {
        seatcat = try Seatcat()
        file = "\(seatcat.home.path)/.config/seatcat/login.json"
    }

    private func logIn(_ server: NotingServer) async throws {
        let result = try await seatcat.run("echo word | seatcat login asha --url :\(server.port)")
        try #require(result.status == 0, "\(result.errors)")
    }

    private func kept() throws -> StoredLogins { try #require(StoredLogins(try Files.read(file, atMost: 1 << 20))) }

    @Test("the pass of a guest at one server takes no login of another away, and each is forgotten for itself")
    func several() async throws {
        let (home, other) = (try NotingServer(Self.accounts), try NotingServer(Self.accounts))
        try await logIn(home)
        #expect(try await seatcat.run("seatcat hold demo A-1 --url :\(other.port)").status == 0)
        #expect(try await seatcat.run("seatcat whoami").output == "asha (staff)\n", "the login is meant still")
        #expect(home.count("/v1/auth/refresh") == 1 && other.count("/v1/auth/guest") == 1)
        #expect(try await seatcat.run("seatcat hold demo A-1 --url :\(other.port)").status == 0)
        #expect(other.count("/v1/auth/guest") == 1, "the pass is kept")
        #expect(try kept().first?.refreshToken == "r2" && kept().of("http://localhost:\(other.port)")?.isGuest == true)
        let out = try await seatcat.run("seatcat logout --url :\(other.port)")
        #expect(out.status == 0 && out.errors.contains("logged out at http://localhost:\(other.port)"), "\(out.errors)")
        #expect(try await seatcat.run("seatcat whoami").output == "asha (staff)\n")
        try await logIn(other)
        #expect(try await seatcat.run("seatcat whoami").status == 0 && other.count("/v1/me") > 0)
        #expect(try await seatcat.run("seatcat logout && seatcat logout").status == 0)
        #expect(home.count("/v1/auth/logout") == 1 && other.count("/v1/auth/logout") == 2)
        #expect(try Files.facts(of: file) == nil)
    }

    @Test("logins at many servers at the same moment are all kept")
    func together() async throws {
        let servers = try (0..<6).map { _ in try NotingServer(Self.accounts) }
        let ports = servers.map { "\($0.port)" }.joined(separator: " ")
        let result = try await seatcat.run(
            "for port in \(ports); do echo word | seatcat login asha --url :$port & done; wait")
        let logins = try kept()
        #expect(servers.allSatisfy { logins.of("http://localhost:\($0.port)") != nil }, "\(result.errors)")
    }

    @Test("a login is kept in place of a file that others can read or that holds none, and needs no file elsewhere")
    func badFile() async throws {
        let server = try NotingServer(Self.accounts)
        try await logIn(server)
        for spoil in ["chmod 644", "echo nonsense >"] {
            _ = try await seatcat.run("\(spoil) \(file)")
            #expect(try await seatcat.run("seatcat whoami --url :\(server.port)").status == 2)
            #expect(try await seatcat.run("seatcat logout --url :\(server.port)").status == 2)
            let given = try await seatcat.run("SEATCAT_TOKEN=second seatcat whoami --url :\(server.port)")
            #expect(given.status == 0, "\(given.errors)")
            let login = try await seatcat.run("echo word | seatcat login asha --url :\(server.port)")
            #expect(login.status == 0 && login.errors.contains("it is replaced"), "\(login.errors)")
            #expect(try Files.facts(of: file)?.permissions == 0o600)
            #expect(try await seatcat.run("seatcat whoami").output == "asha (staff)\n")
        }
    }

    @Test("behind a symbolic link the file counts and is written, and the link stays")
    func link() async throws {
        let server = try NotingServer(Self.accounts)
        try await logIn(server)
        _ = try await seatcat.run("mkdir kept && mv \(file) kept/logins && ln -s ../../kept/logins \(file)")
        let me = try await seatcat.run("seatcat whoami")
        #expect(me.output == "asha (staff)\n", "\(me.errors)")
        #expect(try kept().first?.accessToken == "second")
        #expect(try Files.facts(of: file)?.kind == .link)
        #expect(try Files.facts(of: "\(seatcat.home.path)/kept/logins")?.permissions == 0o600)
        _ = try await seatcat.run("chmod 640 kept/logins")
        #expect(try await seatcat.run("seatcat whoami").errors.contains("can be read by others"))
        #expect(try await seatcat.run("chmod 600 kept/logins; seatcat logout").status == 0)
        #expect(try Files.facts(of: file)?.kind == .link && kept().isEmpty)
    }

    @Test("a log-out ends the login that is kept, whatever token is given")
    func logOut() async throws {
        let server = try NotingServer(Self.accounts)
        try await logIn(server)
        _ = try await seatcat.run("seatcat whoami; echo another > token")
        let out = try await seatcat.run("SEATCAT_TOKEN=another seatcat logout --token-file token")
        #expect(out.status == 0 && out.errors.contains("logged out"), "\(out.errors)")
        let asked = server.asked.withLock { $0.last }
        #expect(asked?.fields["authorization"] == "Bearer second" && asked?.body == #"{"refresh_token":"r2"}"#)
        #expect(try Files.facts(of: file) == nil)
    }

    @Test(
        "a token that cannot be renewed at the moment is the server's trouble, and the login stays",
        arguments: [503, 429])
    func renewalLater(status: Int) async throws {
        let server = try NotingServer { asked in
            asked.target == "/v1/auth/refresh" ? Self.problem(status, "COME_LATER") : Self.accounts(asked)
        }
        try await logIn(server)
        let me = try await seatcat.run("seatcat whoami")
        #expect(me.status == (status == 503 ? 1 : 4) && me.errors.contains("COME_LATER"), "\(me.errors)")
        #expect(!me.errors.contains("log in"))
        #expect(try kept().first?.refreshToken == "r1")
    }

    @Test("while another holds the logins nobody renews one, adds one or forgets one, and says so after a while")
    func held() async throws {
        let server = try NotingServer(Self.accounts)
        let other = try NotingServer(Self.accounts)
        try await logIn(server)
        let before = try kept()
        let lock = try #require(try FileLock.take(file: "\(file).lock"))
        let began = ContinuousClock.now
        async let me = seatcat.run("seatcat whoami")
        async let out = seatcat.run("seatcat logout")
        async let login = seatcat.run("echo word | seatcat login asha --url :\(other.port)")
        async let hold = seatcat.run("seatcat hold demo A-1 --url :\(other.port)")
        for result in try await [me, out, login, hold] {
            #expect(result.status == 1 && result.errors.contains("another seatcat is changing the logins"), "\(result)")
        }
        #expect(ContinuousClock.now - began >= .seconds(24), "as long as a renewal and its second try may take")
        #expect(try kept() == before && server.count("/v1/auth/refresh") == 0)
        lock.unlock()
        #expect(try await seatcat.run("seatcat whoami").output == "asha (staff)\n")
    }

    @Test("a login that could not be kept is not renewed")
    func unkept() async throws {
        let server = try NotingServer(Self.accounts)
        try await logIn(server)
        _ = try await seatcat.run("rm -f \(file).lock; mkdir \(file).lock")
        let me = try await seatcat.run("seatcat whoami")
        #expect(me.status == 1 && me.errors.contains("the login cannot be kept"), "\(me)")
        #expect(try kept().first?.refreshToken == "r1" && server.count("/v1/auth/refresh") == 0)
    }
}
