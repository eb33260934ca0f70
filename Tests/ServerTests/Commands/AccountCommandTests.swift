import Reactor
import Storage
import TestSupport
import Testing

@Suite("seatwire account") struct AccountCommandTests {
    @Test("makes an account with a password that logs in, gives it another one, and says what is wrong")
    func command() async throws {
        let production = try await Production.make()
        #expect(try await production.run("migrate", "up").ending == .exited(code: 0))
        let made = try await production.run("account", "asha", "admin")
        #expect(made.ending == .exited(code: 0) && made.text.contains("made asha; password: "), "\(made.text)")
        let again = try await production.run("account", "asha", "admin").text
        #expect(again.contains("somebody is called asha") && again.contains(#""category":"command""#), "\(again)")
        #expect(try await production.run("account", "bina", "king").text.contains("is no role"))
        #expect(try await production.run("account", "Bina", "admin").text.contains("is no username"))
        #expect(try await production.run("account", "bina").text.contains("nobody is called bina"))
        let first = try #require(made.text.split(separator: "password: ").last?.split(separator: "\n").first)
        let reset = try await production.run("account", "asha")
        let second = try #require(reset.text.split(separator: "another password: ").last?.split(separator: "\n").first)
        #expect(first != second)

        let server = try await ServerProcess.start(
            ["--log-level", "debug"], environment: production.environment, in: production.postgres.directory,
            on: production.postgres)
        #expect(try server.logIn("asha", String(first)).contains("INVALID_CREDENTIALS"))
        let pass = try server.logIn("asha", String(second))
        #expect(pass.hasPrefix("HTTP/1.1 200 ") && pass.contains(#""role":"admin""#), "\(pass)")
        // What was typed and what was given out stands in no line of the real program.
        let access = try #require(pass.split(separator: "\"access_token\":\"").last?.split(separator: "\"").first)
        for secret in [first, second, access] { #expect(!server.log.contains(secret)) }
        #expect(!server.log.contains("demo accounts") && !server.log.contains("argon2id"))
    }

    @Test("production without a key of tokens does not start and says how to make one, and config says the same")
    func missingKey() async throws {
        let directory = try TestDirectory()
        var told: [String] = []
        for command in [["serve", "--port", "0"], ["config"]] {
            let run = try await ServerProcess.run(
                command,
                environment: [("SEATWIRE_ENV", "production"), ("DATABASE_URL", "postgres://u:p@127.0.0.1:1/d")],
                in: directory)
            #expect(run.ending == .exited(code: 78))
            #expect(run.text.contains("openssl rand -hex 32"), "\(run.text)")
            told.append(run.text)
        }
        #expect(told[0] == told[1])
    }
}

extension ServerProcess {
    /// The whole answer to a log-in.
    fileprivate func logIn(_ name: String, _ password: String) throws -> String {
        let visitor = try Visitor(to: port)
        let body = #"{"username":"\#(name)","password":"\#(password)"}"#
        visitor.recorder.send(
            "POST /v1/auth/login HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        try visitor.expectEnd()
        return visitor.recorder.text
    }
}
