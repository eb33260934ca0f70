import Reactor
import TestSupport
import Testing

/// The server against TLS that others wrote. Programs speak to it over real sockets.
@Suite(.timeLimit(.minutes(2))) struct TLSPeersTests {
    private static let request = "printf 'GET / HTTP/1.1\\r\\nHost: box.example.org\\r\\n\\r\\n'"
    private static let connect =
        "openssl s_client -connect 127.0.0.1:$PORT -servername box.example.org -CAfile $CA "
        + "-verify_hostname box.example.org -verify_return_error"

    @Test("openssl s_client agrees on TLS 1.3 and 1.2", arguments: [("-tls1_3", "TLSv1.3"), ("-tls1_2", "TLSv1.2")])
    func client(_ option: String, _ version: String) async throws {
        let house = try await TLSHouse()
        let run = try await house.shell("\(Self.request) | \(Self.connect) \(option) -alpn h2,http/1.1 -ign_eof 2>&1")
        #expect(run.succeeded, "\(run.output)")
        #expect(run.output.contains("Verify return code: 0 (ok)"), "\(run.output)")
        #expect(run.output.contains("Compression: NONE") || version == "TLSv1.3")
        #expect(run.output.contains("Secure Renegotiation IS supported") || version == "TLSv1.3")
        #expect(run.output.contains("\(version) http/1.1 box.example.org new"), "\(run.output)")
        let lifetime = TLSLimits().sessionLifetime.components.seconds
        #expect(run.output.contains("ticket lifetime hint: \(lifetime) (seconds)"), "\(run.output)")
    }

    @Test("openssl s_client with an older version gets a protocol_version alert", arguments: ["-tls1_1", "-tls1"])
    func oldClient(_ option: String) async throws {
        let house = try await TLSHouse()
        // Security level 0 lets the client itself try what it would refuse by default.
        let run = try await house.shell("\(Self.connect) \(option) -cipher DEFAULT@SECLEVEL=0 </dev/null 2>&1")
        #expect(!run.succeeded)
        #expect(run.output.contains("alert protocol version"), "\(run.output)")
    }

    @Test("weak ciphers are refused", arguments: ["AES128-SHA", "ECDHE-ECDSA-AES128-SHA256", "NULL"])
    func weakCiphers(_ cipher: String) async throws {
        let house = try await TLSHouse()
        let run = try await house.shell("\(Self.connect) -tls1_2 -cipher \(cipher)@SECLEVEL=0 </dev/null 2>&1")
        #expect(!run.succeeded)
        #expect(run.output.contains("alert handshake failure"), "\(run.output)")
    }

    @Test("renegotiation is refused") func renegotiation() async throws {
        let house = try await TLSHouse()
        let run = try await house.shell("printf 'R\\n' | \(Self.connect) -tls1_2 2>&1")
        #expect(run.output.contains("no renegotiation"), "\(run.output)")
    }

    @Test("a session is resumed by another process, across a reload", arguments: ["-tls1_3", "-tls1_2"])
    func resumption(_ option: String) async throws {
        let house = try await TLSHouse()
        let first = try await house.shell(
            "\(Self.request) | \(Self.connect) \(option) -ign_eof -sess_out $FILES/session 2>&1")
        #expect(first.output.contains(" new"), "\(first.output)")
        try house.source.reload()
        let second = try await house.shell(
            "\(Self.request) | \(Self.connect) \(option) -ign_eof -sess_in $FILES/session 2>&1")
        #expect(second.output.contains(" resumed"), "\(second.output)")
    }

    @Test("curl gets its answer over TLS 1.3 and 1.2", arguments: [("1.3", "TLSv1.3"), ("1.2", "TLSv1.2")])
    func curl(_ option: String, _ version: String) async throws {
        let house = try await TLSHouse()
        let run = try await house.shell(
            "curl -sS --cacert $CA --resolve box.example.org:$PORT:127.0.0.1 --tlsv\(option) --tls-max \(option) "
                + "https://box.example.org:$PORT/ 2>&1")
        #expect(run.succeeded, "\(run.output)")
        #expect(run.output == "\(version) http/1.1 box.example.org new")
    }

    @Test("curl refuses the server under another name, and with -k does not") func curlRefuses() async throws {
        let house = try await TLSHouse()
        let refused = try await house.shell("curl -sS --cacert $CA https://127.0.0.1:$PORT/ 2>&1")
        #expect(!refused.succeeded)
        #expect(refused.output.contains("127.0.0.1"), "\(refused.output)")
        let forced = try await house.shell("curl -sSk https://127.0.0.1:$PORT/ 2>&1")
        #expect(forced.output == "TLSv1.3 http/1.1 none new")
    }

    @Test("after a reload new connections see the new certificate") func reload() async throws {
        let house = try await TLSHouse()
        let ask = "curl -sS --cacert $CA --resolve new.example.org:$PORT:127.0.0.1 https://new.example.org:$PORT/ 2>&1"
        let before = try await house.shell(ask)
        #expect(!before.succeeded)
        try house.renew(for: "new.example.org")
        let after = try await house.shell(ask)
        #expect(after.output == "TLSv1.3 http/1.1 new.example.org new")
    }

    @Test("plain HTTP sent to the TLS port is cut and the server goes on") func plain() async throws {
        let house = try await TLSHouse()
        let plain = try await house.shell("curl -sS http://127.0.0.1:$PORT/ 2>&1")
        #expect(!plain.succeeded)
        let secure = try await house.shell("curl -sSk https://127.0.0.1:$PORT/ 2>&1")
        #expect(secure.succeeded)
    }
}
