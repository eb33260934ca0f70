import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Usher

/// `seatcat connect` as people and scripts run it.
@Suite("seatcat connect") struct ConnectTests {
    /// Sends every text back, and does what some of them say.
    private static let echo: ScriptedServer.Feed = { text, socket in
        guard let text else {
            if socket.target.contains("fields") {
                socket.send("\(socket.fields["origin"] ?? "-") \(socket.fields["x-one"] ?? "-")")
            }
            return
        }
        switch text {
        case "bye": socket.close(4001, "nothing was subscribed")
        case "done": socket.close(1000, "")
        case "cut": socket.cut()
        case "ping me": socket.ping()
        case "break": socket.sendRaw([0xF1, 0x00])
        case "pong":
            socket.send(text)
            socket.close(1000, "")
        case "binary": socket.send(.binary, [1, 2, 255])
        default: socket.send(text)
        }
    }

    /// Tells these fields of the handshake, and ends when it is spoken to.
    private static func telling(_ names: String...) -> ScriptedServer.Feed {
        { text, socket in
            guard text == nil else { return socket.close(1000, "") }
            socket.send(names.map { socket.fields[$0] ?? "-" }.joined(separator: " "))
        }
    }

    private func run(_ line: String) async throws -> Seatcat.Result {
        let server = try ScriptedServer(feed: Self.echo)
        let result = try await Seatcat().run(line.replacing("PORT", with: "\(server.port)"))
        withExtendedLifetime(server) {}
        return result
    }

    @Test("a pipe sends a message for each line, also the last one without an end, and prints what comes")
    func pipe() async throws {
        let result = try await run(#"printf 'one\n{"a":1}\r\nGrüße\ndone' | seatcat connect :PORT -w forever"#)
        #expect(result.status == 0)
        #expect(result.output == "one\n{\"a\":1}\nGrüße\n")
        #expect(result.errors == "")
    }

    @Test("a server that takes the connection and never speaks is given up after fifteen seconds")
    func silent() async throws {
        let listener = try LoopbackListener()
        let began = ContinuousClock.now
        let result = try await Seatcat().run("seatcat connect :\(listener.port) -x hello")
        #expect(result.status == 3 && result.output == "", "\(result)")
        #expect(result.errors.contains("no answer to the handshake in time"), "\(result.errors)")
        #expect(ContinuousClock.now - began >= .seconds(15))
        withExtendedLifetime(listener) {}
    }

    @Test("a file on the input, and more messages than fit anywhere at once")
    func much() async throws {
        let result = try await run(
            "seq 1 100000 > many; (cat many; echo done) > all; seatcat connect :PORT -w forever < all | cmp - many")
        #expect(result.status == 0, "\(result.output) \(result.errors)")
    }

    @Test("-x sends and ends after -w; -H, -o, -s are sent; a message goes through compressed")
    func options() async throws {
        let long = String(repeating: "0123456789", count: 200)
        let result = try await run(
            "seatcat connect :PORT/v1/feed?fields -x \(long) -x two -x done -w 60 -o http://o -H 'X-One: 1 2'")
        #expect(result.output == "http://o 1 2\n\(long)\ntwo\n")
        #expect(try await run("seatcat connect :PORT -s chat -x done -w 5").status == 0)
        #expect(try await run("seatcat connect :PORT -x two -w 0.3").status == 0, "nobody else ends it")
    }

    @Test("shows the token of a file to the server it connects to, and nothing else of the user to a strange one")
    func credentials() async throws {
        let server = try ScriptedServer(feed: Self.telling("authorization", "x-api-key"))
        let seatcat = try Seatcat([("SEATCAT_TOKEN", "of-the-house"), ("SEATCAT_API_KEY", "key")])
        _ = try await seatcat.run("echo secret > token")
        let line = "seatcat connect :\(server.port) -x hi -w 60"
        #expect(try await seatcat.run(line).output == "- -\n")
        #expect(try await seatcat.run("\(line) --token-file token").output == "Bearer secret -\n")
        #expect(try await seatcat.run("SEATCAT_URL=:\(server.port) \(line)").output == "- key\n")
        #expect(
            try await seatcat.run("SEATCAT_URL=:\(server.port) \(line) --token-file token -H 'authorization: mine'")
                .output
                == "mine key\n")
        let missing = try await seatcat.run("\(line) --token-file nowhere")
        #expect(missing.status == 2 && missing.errors.contains("nowhere cannot be read"), "\(missing)")
    }

    @Test("a file of logins that is no good shows no key, and is no reason not to connect", arguments: [true, false])
    func badLogins(isOpen: Bool) async throws {
        let server = try ScriptedServer(feed: Self.telling("x-api-key"))
        let seatcat = try Seatcat([("SEATCAT_API_KEY", "key")])
        let file = "\(seatcat.home.path)/.config/seatcat/login.json"
        var logins = StoredLogins()
        logins.add(StoredLogin(origin: "http://localhost:\(server.port)", accessToken: "t"))
        try Files.makeDirectories("\(seatcat.home.path)/.config/seatcat", permissions: 0o700)
        let line = "seatcat connect :\(server.port) -x hi -w 60"
        try Files.write(logins.bytes, to: file, permissions: 0o600)
        #expect(try await seatcat.run(line).output == "key\n")
        try Files.write(isOpen ? logins.bytes : [0], to: file, permissions: isOpen ? 0o644 : 0o600)
        let result = try await seatcat.run(line)
        #expect(result.status == 0 && result.output == "-\n" && result.errors == "", "\(result)")
    }

    @Test(
        "ends with the status that says why, and the meaning of the code",
        arguments: [
            ("seatcat connect :PORT -x done -w 9", 0, ""),
            (
                "seatcat connect :PORT -s seatwire.v1 -x bye -w 9", 8,
                #"closed: 4001 "nothing was subscribed" — Nothing was subscribed"#
            ),
            (
                "seatcat connect :PORT -x bye -w 9", 1,
                #"closed: 4001 "nothing was subscribed" — A code of the application."#
            ),
            ("seatcat connect :PORT -x cut -w 9", 1, "without a close frame"),
            ("seatcat connect :PORT -x break -w 9", 1, "failed: 1002"),
            ("seatcat connect :1 -x hi", 3, "Connection refused"),
            ("seatcat connect :PORT/nothing -x hi", 5, "ROUTE_NOT_FOUND: no"),
            ("seatcat connect :1 -H 'Host: x'", 2, "Host is a field that seatcat writes itself"),
            ("seatcat connect :1/a%zz", 2, "percent-encoding"),
            ("seatcat connect nowhere.invalid -x hi", 3, "nowhere.invalid"),
            ("seatcat connect wss://localhost:PORT -x hi", 3, "TLS"), ("seatcat connect", 2, "URL is missing"),
        ] as [(String, Int32, String)])
    func statuses(line: String, status: Int32, errors: String) async throws {
        let result = try await run(line)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.contains(errors), "\(result.errors)")
    }

    /// An answer to a handshake, and what is told of it.
    private static let badHandshakes: [(answer: String, text: String)] = [
        ("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n", "prove"),
        ("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: PROOF\r\n\r\n", "another protocol"),
        (good + "Sec-WebSocket-Protocol: other\r\n\r\n", "a subprotocol that was not offered"),
        (good + "Sec-WebSocket-Extensions: x-other\r\n\r\n", "an extension that was not offered"),
        (good + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n", "a context that it was asked not to keep"),
        ("HTTP/1.1 101 X\nUpgrade: websocket\n\n", "no answer that can be read"),
        ("\u{15}\u{3}\u{3}\u{0}\u{2}\u{2}\u{28}", "ended the connection before it answered"),
        ("HTTP/1.1 10", "ended the connection before it answered"),
    ]
    private static let good =
        "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: PROOF\r\n"

    @Test("a handshake that fails says what was wrong with the answer", arguments: badHandshakes)
    func badHandshake(answer: String, text: String) async throws {
        let server = try ScriptedServer(handshake: { answer.replacing("PROOF", with: $0) })
        let result = try await Seatcat().run("seatcat connect :\(server.port) -x hi")
        #expect(result.status == 3)
        #expect(result.errors.contains(text), "\(result.errors)")
    }

    @Test("a line or an argument that is not UTF-8 is not sent, and said to be none")
    func notText() async throws {
        let piped = try await run(#"printf 'one\nGr\xfc\xdfe\nthree\n' | seatcat connect :PORT -w 5"#)
        #expect(piped.status == 2 && piped.output == "one\n")
        #expect(piped.errors.contains("line 2 of the input is not UTF-8"), "\(piped.errors)")
        let last = try await run(#"printf '\xff\xfe' | seatcat connect :PORT -w 0.3"#)
        #expect(last.status == 2 && last.output == "" && last.errors.contains("line 1 of the input"))
        let given = try await run(#"seatcat connect :PORT -x one -x $'\xff\xfe' -w 0.3"#)
        #expect(given.status == 2 && given.output == "" && given.errors.contains("argument 6 is not UTF-8"))
    }

    @Test(
        "descriptors that are closed from the start are nobody's",
        arguments: ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
    func closedDescriptors(closed: String) async throws {
        let seatcat = try Seatcat()
        let said = Locked<[String]>([])
        let server = try ScriptedServer(feed: { text, socket in
            guard let text else { return socket.send("hello") }
            said.withLock { $0.append(text) }
        })
        let piped = try await seatcat.run("seatcat connect :\(server.port) -w 0.3 \(closed)")
        #expect(piped.status == 0 && piped.errors == "", "\(piped.errors)")
        #expect(try await seatcat.run("seatcat connect :\(server.port) -x hi -w 0.3 \(closed)").status == 0)
        #expect(said.withLock { $0 } == ["hi"])
    }

    @Test("--no-compress offers no compression")
    func uncompressed() async throws {
        let server = try ScriptedServer(feed: Self.telling("sec-websocket-extensions"))
        let seatcat = try Seatcat()
        let line = "seatcat connect :\(server.port) -w 60 -x hi"
        #expect(try await seatcat.run(line).output.hasPrefix("permessage-deflate"))
        #expect(try await seatcat.run(line + " --no-compress").output == "-\n")
    }

    @Test("-P tells of pings and pongs, binary messages come as they are in a pipe")
    func pings() async throws {
        let result = try await run("seatcat connect :PORT -P -x 'ping me' -w 60")
        #expect(result.errors.contains("ping"))
        #expect(result.output == "pong\n", "our pong has reached the server")
        #expect(try await run("seatcat connect :PORT -x binary -x done -w 60 | od -An -tx1").output == " 01 02 ff 0a\n")
    }

    @Test("TLS is checked, unless -k says not to")
    func secure() async throws {
        let authority = TestCertificate(["authority.test"], isAuthority: true)
        let good = TestCertificate(["localhost"], signedBy: authority)
        let other = TestCertificate(["other.test"], signedBy: authority)
        let old = TestCertificate(["localhost"], validity: -7_200 ... -3_600, signedBy: authority)
        for (certificate, trusted, status, text) in [
            (good, true, 0, ""), (good, false, 3, "not trusted"), (other, true, 3, "not trusted"),
            (old, true, 3, "expired"),
        ] as [(TestCertificate, Bool, Int32, String)] {
            let source = try TLSSource(
                TLSServerConfiguration(credentials: [certificate.credential]),
                ticketKeys: TLSTicketKeys { LoopClock.system.now })
            let server = try ScriptedServer(secure: source, feed: Self.echo)
            let seatcat = try Seatcat()
            try Files.write(authority.certificate, to: "\(seatcat.home.path)/ca", permissions: 0o600)
            let url = "wss://localhost:\(server.port) -x hi -x done -w 60"
            let trust = trusted ? "SSL_CERT_FILE=ca " : ""
            let checked = try await seatcat.run("\(trust)seatcat connect \(url)")
            #expect(checked.status == status, "\(checked.errors)")
            #expect(checked.output == (status == 0 ? "hi\n" : ""))
            #expect(checked.errors.contains(text), "\(checked.errors)")
            let unchecked = try await seatcat.run("seatcat connect \(url) -k")
            #expect(unchecked.status == 0 && unchecked.output == "hi\n")
        }
    }

    @Test("at a terminal there is a prompt with history, JSON can be read, and the end says why")
    func prompt() async throws {
        let server = try ScriptedServer(feed: Self.echo)
        let seatcat = try Seatcat()
        let screen = try PseudoTerminal()
        let process = try seatcat.start("seatcat connect :\(server.port)", at: screen)
        #expect(try await onThread { screen.shows("connected to localhost:") && screen.shows("> ") })
        screen.type(#"{"type":"ping","text":"Grüße"}"# + "\r")
        #expect(try await onThread { screen.shows("< {\u{1B}[1m\"type\"\u{1B}[0m: \u{1B}[32m\"ping\"") })
        // Up, to the begin, a letter before it.
        screen.wipe()
        screen.type("\u{1B}[A\u{1}x\r")
        #expect(try await onThread { screen.shows(#"< x{"type":"ping","text":"Grüße"}"#) })
        screen.type("/ping here\r/nonsense\r")
        #expect(try await onThread { screen.shows("pong here") && screen.shows("unknown command /nonsense") })
        // One letter more than is taken at once.
        screen.wipe()
        try await onThread { screen.type("\u{1B}[200~" + String(repeating: "x", count: 1 << 20) + "\r\u{1B}[201~") }
        #expect(try await onThread { screen.shows("more than 1 MiB was pasted: nothing of it is taken") })
        screen.type("go on\r")
        #expect(try await onThread { screen.shows("< go on") })
        screen.type("/close 1000 bye\r")
        #expect(try await onThread { screen.shows("closed: 1000 — The purpose is fulfilled.") })
        let ending = try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil }
        #expect(ending == .exited(code: 0))
        withExtendedLifetime(server) {}
    }

    @Test(
        "Ctrl-C at the prompt ends with 130, Ctrl-D with 0",
        arguments: [("\u{3}", 130), ("\u{4}", 0)] as [(String, Int32)])
    func ends(key: String, status: Int32) async throws {
        let server = try ScriptedServer(feed: Self.echo)
        let screen = try PseudoTerminal()
        let process = try Seatcat().start("seatcat connect :\(server.port)", at: screen)
        #expect(try await onThread { screen.shows("> ") })
        screen.type(key)
        let ending = try await onThread { process.wait(atMost: .seconds(20)) ? process.reap() : nil }
        #expect(ending == .exited(code: status))
        withExtendedLifetime(server) {}
    }

    /// The Python of Debian, to which its library belongs.
    private static let python = "/usr/bin/python3"
    private static let hasWebsockets: Bool = {
        let check = try? ProcessLaunch(path: python, arguments: ["-c", "import websockets"]).run(within: .seconds(20))
        return check?.ending == .exited(code: 0)
    }()

    @Test("talks with the Python library websockets, compressed", .enabled(if: hasWebsockets))
    func python() async throws {
        let seatcat = try Seatcat()
        let script = """
            import asyncio, websockets
            async def echo(socket, *rest):
                assert any('deflate' in str(type(e)).lower() for e in socket.extensions)
                async for message in socket: await socket.send(message)
            async def main():
                async with websockets.serve(echo, '127.0.0.1', 0) as server:
                    print(server.sockets[0].getsockname()[1], flush=True)
                    await asyncio.Future()
            asyncio.run(main())
            """
        try Files.write(Array(script.utf8), to: "\(seatcat.home.path)/echo.py", permissions: 0o600)
        let result = try await seatcat.run(
            """
            \(Self.python) echo.py > port & server=$!
            while ! [ -s port ]; do sleep 0.05; done
            (echo hello; head -c 3000 /dev/zero | tr '\\0' x; echo) | seatcat connect :$(cat port) -w 5
            status=$?; kill $server; exit $status
            """)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "hello\n" + String(repeating: "x", count: 3000) + "\n")
    }
}
