import Bytes
import Reactor
import TestSupport
import Testing

@Suite struct TLSEngineTests {
    @Test("client and server agree on TLS 1.3 and talk both ways") func talk() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        #expect(pair.client.status == .open)
        #expect(pair.server.status == .open)
        let agreement = try #require(pair.server.agreement)
        #expect(agreement.version == "TLSv1.3")
        #expect(agreement.applicationProtocol == "http/1.1")
        #expect(agreement.serverName == "box.example.org")
        #expect(!agreement.isResumed)
        try pair.client.write("two seats, please")
        try pair.server.write("A-12 and A-13")
        try pair.settle()
        #expect(pair.atServer == Array("two seats, please".utf8))
        #expect(pair.atClient == Array("A-12 and A-13".utf8))
    }

    @Test("nothing is agreed on before the handshake is done") func noAgreementYet() throws {
        let pair = try TLSPair.trusting()
        #expect(pair.server.agreement == nil)
        try pair.client.start()
        #expect(pair.client.agreement == nil)
        #expect(pair.client.status == .handshaking)
    }

    @Test("records may be cut at any place") func cuts() throws {
        let message = (0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        for seed in [UInt64.random(in: 0 ... .max), .random(in: 0 ... .max)] {
            var random = SplitMix(seed: seed)
            var pair = try TLSPair.trusting()
            pair.cut = { bytes in
                var rest = bytes[...]
                var pieces: [[UInt8]] = []
                while !rest.isEmpty {
                    pieces.append(Array(rest.prefix(Int.random(in: 1...700, using: &random))))
                    rest = rest.dropFirst(pieces[pieces.count - 1].count)
                }
                return pieces
            }
            try pair.settle()
            try pair.client.write(message)
            try pair.server.write(message)
            try pair.settle()
            #expect(pair.atServer == message, "seed \(seed)")
            #expect(pair.atClient == message, "seed \(seed)")
        }
    }

    @Test("records may come byte by byte") func byteByByte() throws {
        var pair = try TLSPair.trusting()
        pair.cut = { $0.map { [$0] } }
        try pair.settle()
        try pair.client.write("slowly")
        pair.client.close()
        try pair.settle()
        #expect(pair.atServer == Array("slowly".utf8))
        #expect(pair.server.status == .ended)
    }

    @Test("a megabyte goes through in records of at most 16 KiB") func large() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        let message = (0..<1_048_576).map { UInt8(truncatingIfNeeded: $0 ^ ($0 >> 8)) }
        try pair.server.write(message)
        let records = pair.server.takeOutput()
        var place = 0
        while place < records.count {
            let length = Int(records[place + 3]) << 8 | Int(records[place + 4])
            #expect(length <= 16_384 + 256)
            place += 5 + length
        }
        #expect(place == records.count)
        #expect(try pair.client.take(records) == message)
    }

    @Test("bytes behind the client's last handshake message are not lost") func earlyBytes() throws {
        let pair = try TLSPair.trusting()
        try pair.client.start()
        _ = try pair.server.take(pair.client.takeOutput())
        _ = try pair.client.take(pair.server.takeOutput())
        try pair.client.write("GET / HTTP/1.1\r\n")
        #expect(pair.server.status == .handshaking)
        #expect(try pair.server.take(pair.client.takeOutput()) == Array("GET / HTTP/1.1\r\n".utf8))
        #expect(pair.server.status == .open)
    }

    @Test("the status says open when the first plain bytes are given out") func openBeforeBytes() throws {
        let pair = try TLSPair.trusting()
        try pair.client.start()
        _ = try pair.server.take(pair.client.takeOutput())
        _ = try pair.client.take(pair.server.takeOutput())
        try pair.client.write("first")
        var seen: [TLSStatus] = []
        try pair.client.takeOutput().withUnsafeBytes { records in
            _ = try pair.server.receive(records) { _ in seen.append(pair.server.status) }
        }
        #expect(seen == [.open])
    }

    // MARK: The end

    @Test("each end closes by itself, and the other may go on writing") func closes() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        try pair.client.write("that was all")
        pair.client.close()
        try pair.settle()
        #expect(pair.server.status == .ended)
        #expect(pair.client.status == .open)
        try pair.server.write("here is your answer")
        pair.server.close()
        try pair.settle()
        #expect(pair.atClient == Array("here is your answer".utf8))
        #expect(pair.client.status == .ended)
        try pair.client.receiveEnd()
        try pair.server.receiveEnd()
    }

    @Test("closing twice says it once") func closesOnce() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        pair.client.close()
        let count = pair.client.outputCount
        #expect(count > 0)
        pair.client.close()
        #expect(pair.client.outputCount == count)
    }

    @Test("what comes behind a close_notify is not looked at") func afterTheEnd() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        pair.client.close()
        let end = pair.client.takeOutput()
        #expect(try pair.server.take(end + [1, 2, 3]).isEmpty)
        #expect(pair.server.status == .ended)
        #expect(try pair.server.take([22, 3, 3, 255, 255]).isEmpty)
        #expect(pair.server.status == .ended)
    }

    @Test("a transport that ends without close_notify has lost something") func truncated() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        try pair.client.write("half of a boo")
        try pair.carryToServer()
        let failure = #expect(throws: TLSFailure.self) { try pair.server.receiveEnd() }
        #expect(failure?.kind == .truncated)
        #expect(pair.server.status == .failed)
    }

    @Test("a transport that ends within the handshake has lost something") func truncatedHandshake() throws {
        let pair = try TLSPair.trusting()
        try pair.client.start()
        _ = try pair.server.take(Array(pair.client.takeOutput().prefix(100)))
        let failure = #expect(throws: TLSFailure.self) { try pair.server.receiveEnd() }
        #expect(failure?.kind == .truncated)
    }

    // MARK: Attacks

    @Test("a record changed on its way is noticed, and both ends know it") func tampered() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        try pair.client.write("seat A-12")
        var records = pair.client.takeOutput()
        records[records.count - 1] ^= 1
        let failure = #expect(throws: TLSFailure.self) { try pair.server.take(records) }
        #expect(failure?.kind == .tampered)
        #expect(pair.server.status == .failed)
        #expect(pair.server.outputCount > 0, "the peer is told by an alert")
        let told = #expect(throws: TLSFailure.self) { try pair.client.take(pair.server.takeOutput()) }
        #expect(told?.kind == .refusedByPeer)
    }

    @Test("a record sent again is noticed") func replayed() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        try pair.client.write("pay once")
        let records = pair.client.takeOutput()
        #expect(try pair.server.take(records) == Array("pay once".utf8))
        #expect(throws: TLSFailure.self) { try pair.server.take(records) }
    }

    @Test("after a failure an engine says and takes nothing more") func deadAfterFailure() throws {
        var pair = try TLSPair.trusting()
        try pair.settle()
        #expect(throws: TLSFailure.self) { try pair.server.take(Array(repeating: 0xFF, count: 64)) }
        _ = pair.server.takeOutput()
        try pair.server.write("secret")
        pair.server.close()
        #expect(pair.server.outputCount == 0)
        #expect(try pair.server.take([1, 2, 3]).isEmpty)
        #expect(pair.server.status == .failed)
    }

    @Test(
        "what is no TLS is refused",
        arguments: [
            "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST / HTTP/1.1\r\n\r\n", "\0\0\0\u{8}\u{4}\u{d2}\u{16}/",
            "SSH-2.0-x\r\n",
        ])
    func notTLS(_ text: String) throws {
        let server = try TLSEngine(server: TLSSetup().server())
        let failure = #expect(throws: TLSFailure.self) { try server.take(Array(text.utf8)) }
        #expect(failure?.kind == .notTLS, "\(String(describing: failure))")
    }

    @Test("TLS 1.1 is answered by a protocol_version alert", arguments: [UInt8(1), 2])
    func oldVersions(_ minor: UInt8) throws {
        let server = try TLSEngine(server: TLSSetup().server())
        let failure = #expect(throws: TLSFailure.self) { try server.take(Self.hello(version: minor)) }
        #expect(failure?.kind == .noAgreement, "\(String(describing: failure))")
        let alert = server.takeOutput()
        // RFC 5246 section 7.2: an alert record, fatal (2), protocol_version (70).
        #expect(alert.first == 21)
        #expect(alert.suffix(2) == [2, 70])
    }

    @Test("the same hello in version 1.2 is served, so that the refusal is for the version") func sameHelloNew() throws
    {
        let server = try TLSEngine(server: TLSSetup().server())
        _ = try server.take(Self.hello(version: 3))
        #expect(server.status == .handshaking)
        #expect(server.outputCount > 500)
    }

    @Test("a handshake that exceeds its limit is refused, one that reaches it is not") func handshakeLimit() throws {
        var setup = TLSSetup()
        setup.serving.limits.handshakeBytes = 4_096
        let server = try TLSEngine(server: setup.server())
        // A hello whose length says 16 MB never becomes complete.
        let start: [UInt8] = [22, 3, 1, 0x3F, 0xFF, 1, 0, 0x3F, 0xF0, 3, 3]
        _ = try server.take(start + Array(repeating: 0, count: 4_096 - start.count))
        #expect(server.status == .handshaking)
        let failure = #expect(throws: TLSFailure.self) { try server.take([0]) }
        #expect(failure?.kind == .overLimit)
        #expect(server.status == .failed)
    }

    @Test("a peer that asks for answers and takes none is cut") func unsentLimit() throws {
        var setup = TLSSetup()
        setup.serving.limits.unsentBytes = 32 * 1_024
        var pair = try setup.pair()
        try pair.settle()
        try pair.server.write(Array(repeating: 7, count: 32 * 1_024))
        try pair.client.write("more")
        let failure = #expect(throws: TLSFailure.self) { try pair.server.take(pair.client.takeOutput()) }
        #expect(failure?.kind == .overLimit)
    }

    /// A ClientHello of TLS 1.`minor - 1` without `supported_versions`, by hand: a client of today does not speak it.
    private static func hello(version minor: UInt8) -> [UInt8] {
        // ECDHE-ECDSA with AES-128: CBC for the old ones, GCM for 1.2; groups, point formats, signature algorithms.
        let suites: [UInt8] = [0xC0, 0x09, 0xC0, 0x2B]
        let groups: [UInt8] = [0, 10, 0, 4, 0, 2, 0, 23]
        let points: [UInt8] = [0, 11, 0, 2, 1, 0]
        let signatures: [UInt8] = [0, 13, 0, 4, 0, 2, 4, 3]
        let extensions = groups + points + signatures
        let body =
            [3, minor] + Array(repeating: 9, count: 32) + [0]
            + [0, UInt8(suites.count)] + suites + [1, 0] + [0, UInt8(extensions.count)] + extensions
        let message = [1, 0, 0, UInt8(body.count)] + body
        return [22, 3, 1, 0, UInt8(message.count)] + message
    }
}
