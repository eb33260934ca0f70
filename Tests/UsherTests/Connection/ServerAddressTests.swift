import Testing

@testable import Usher

@Suite("The address of a server")
struct ServerAddressTests {
    @Test(
        "is read as people write it",
        arguments: [
            (":8080", "http://localhost:8080", "/"), ("localhost", "http://localhost", "/"),
            ("127.0.0.1:9/x", "http://127.0.0.1:9", "/x"), ("[::1]:9", "http://[::1]:9", "/"),
            ("host", "https://host", "/"), ("HOST:8443/a?b=c#d", "https://host:8443", "/a?b=c"),
            ("ws://host", "http://host", "/"), ("wss://host:443/ws", "https://host", "/ws"),
            ("http://host:80", "http://host", "/"), ("https://[2001:db8::1]/", "https://[2001:db8::1]", "/"),
            ("host?x=1", "https://host", "/?x=1"), ("a.localhost:1", "http://a.localhost:1", "/"),
            ("ws://:9000", "http://localhost:9000", "/"),
            ("host/ws?next=https://x", "https://host", "/ws?next=https://x"),
            ("host?next=https://x", "https://host", "/?next=https://x"), ("host/a://b", "https://host", "/a://b"),
            ("ws://host/x#a://b", "http://host", "/x"),
        ])
    func read(text: String, origin: String, target: String) throws {
        let address = try ServerAddress(parsing: text)
        #expect(address.origin == origin)
        #expect(address.target == target)
    }

    @Test(
        "is refused when it is none",
        arguments: [
            "ftp://host", "host:0", "host:65536", "host:x", "[::1", "[1.2.3.4]", "[::1]x", "user:pw@host", "ho st",
            "hö.example", "a/ b", "ho\u{1B}st", "ws://h/a%zz", "ws://h/e?a\"", "h/%4", "h/<x>",
        ])
    func refused(text: String) {
        #expect(throws: UsageFault.self) { try ServerAddress(parsing: text) }
    }

    @Test("options count more than the environment, and that more than the login")
    func choice() throws {
        let login = StoredLogin(origin: "https://kept.example", accessToken: "kept")
        var logins = StoredLogins()
        logins.add(StoredLogin(origin: "https://env.example", accessToken: "other"))
        logins.add(login)
        var environment = Environment([("SEATCAT_URL", "https://env.example"), ("SEATCAT_TOKEN", "env")])
        var options = CommonOptions()
        options.url = "https://kept.example/"
        func choose(_ file: String? = nil) throws -> ServerChoice {
            try ServerChoice(options, environment, file: file.map { Array($0.utf8) }, logins: logins)
        }
        #expect(try choose("file\n").credential == .token("file"))
        #expect(try choose().credential == .token("env"))
        environment.token = nil
        #expect(try choose().credential == .login(login))
        options.url = nil
        #expect(try choose().address.origin == "https://env.example")
        #expect(try choose().credential == .login(StoredLogin(origin: "https://env.example", accessToken: "other")))
        environment.url = nil
        #expect(try choose().address.origin == "https://kept.example")
        #expect(throws: UsageFault.self) { try choose("two words") }
        environment.apiKey = "one\r\nX-Two: 2"
        #expect(throws: UsageFault.self) { try choose() }
    }

    @Test("a login is never sent to another server, not even by another scheme or port")
    func loginOfAnother() throws {
        var logins = StoredLogins()
        logins.add(StoredLogin(origin: "https://kept.example", accessToken: "kept"))
        for url in ["http://kept.example", "https://kept.example:444", "https://other.example", "kept.example.org"] {
            var options = CommonOptions()
            options.url = url
            let choice = try ServerChoice(options, Environment([]), file: nil, logins: logins)
            #expect(choice.credential == .none, "\(url)")
        }
    }

    @Test("`connect` shows a token that was named for it, and an API key where all commands show it")
    func connecting() throws {
        var options = CommonOptions()
        var environment = Environment([("SEATCAT_TOKEN", "two words"), ("SEATCAT_API_KEY", "key")])
        var logins = StoredLogins()
        func fields(_ url: String, file: String? = nil) throws -> [HeaderLine] {
            try ServerChoice.fields(
                forConnecting: try ServerAddress(parsing: url), options, environment, file: file.map { Array($0.utf8) },
                logins: logins)
        }
        let token = HeaderLine(name: "Authorization", value: "Bearer secret")
        let key = HeaderLine(name: "X-API-Key", value: "key")
        #expect(try fields("wss://other.example/ws") == [])
        #expect(try fields("wss://other.example/ws", file: "secret\n") == [token])
        #expect(try fields("ws://localhost:8080/v1/feed", file: "secret") == [token, key])
        logins.add(StoredLogin(origin: "https://kept.example", accessToken: "kept"))
        #expect(try fields("wss://kept.example/ws") == [key] && fields(":8080") == [])
        environment.url = "https://env.example"
        #expect(try fields("wss://env.example") == [key] && fields("wss://kept.example") == [])
        options.url = "wss://given.example/ws"
        #expect(try fields("wss://given.example/ws") == [key] && fields("ws://given.example/ws") == [])
        options.headers = [HeaderLine(name: "authorization", value: "mine"), HeaderLine(name: "x-api-key", value: "k")]
        #expect(try fields("wss://given.example/ws", file: "secret") == [])
        #expect(throws: UsageFault.self) { try fields("wss://other.example", file: "two words") }
    }

    @Test("who names a server and a token needs no login")
    func noLogin() {
        var options = CommonOptions()
        var environment = Environment([("SEATCAT_TOKEN", "t")])
        #expect(!ServerChoice.needsNoLogin(options, environment))
        options.url = ":1"
        #expect(ServerChoice.needsNoLogin(options, environment))
        environment.token = nil
        #expect(!ServerChoice.needsNoLogin(options, environment))
        options.tokenFile = "file"
        #expect(ServerChoice.needsNoLogin(options, environment))
    }
}
