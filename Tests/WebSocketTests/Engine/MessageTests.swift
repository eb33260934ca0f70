import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct MessageTests {
    private let hello = Array("Hello".utf8)

    /// What a server says about the bytes, the same for every way of cutting them.
    private func entries(
        _ bytes: [UInt8], role: Role = .server, deflate: DeflateAgreement? = nil,
        limits: WebSocketLimits = WebSocketLimits()
    ) -> [FrameTranscript.Entry] {
        let whole = FrameTranscript([bytes], role: role, deflate: deflate, limits: limits)
        #expect(whole.fault == nil)
        for chunking in chunkings(of: bytes) {
            let other = FrameTranscript(chunking.pieces, role: role, deflate: deflate, limits: limits)
            #expect(other == whole, "\(chunking.name)")
        }
        return whole.entries
    }

    @Test("the examples of RFC 6455 5.7")
    func examples() {
        #expect(entries([0x81, 0x05] + hello, role: .client) == [.message(.text, hello)])
        let masked: [UInt8] = [0x81, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(entries(masked) == [.message(.text, hello)])
        let fragments: [UInt8] = [0x01, 0x03, 0x48, 0x65, 0x6C, 0x80, 0x02, 0x6C, 0x6F]
        #expect(entries(fragments, role: .client) == [.message(.text, hello)])
        let ping: [UInt8] = [0x89, 0x05] + hello
        #expect(entries(ping, role: .client) == [.ping])
        let pong: [UInt8] = [0x8A, 0x85, 0x37, 0xFA, 0x21, 0x3D, 0x7F, 0x9F, 0x4D, 0x51, 0x58]
        #expect(entries(pong) == [.pong(hello)])
        let medium = [UInt8](repeating: 7, count: 256)
        #expect(entries([0x82, 0x7E, 0x01, 0x00] + medium, role: .client) == [.message(.binary, medium)])
    }

    @Test("a message of 64 KiB has a length of eight bytes (RFC 6455 5.7)")
    func large() {
        var limits = WebSocketLimits()
        limits.messageBytes = 1 << 16
        let large = [UInt8](repeating: 7, count: 65_536)
        let bytes: [UInt8] = [0x82, 0x7F, 0, 0, 0, 0, 0, 1, 0, 0] + large
        let transcript = FrameTranscript([bytes], role: .client, limits: limits)
        #expect(transcript.entries == [.message(.binary, large)])
    }

    @Test("fragments are joined, empty ones too, and control frames may come between them (RFC 6455 5.4)")
    func fragments() {
        let bytes =
            Wire.masked(0x02) + Wire.masked(0x8A) + Wire.masked(0x00, [1, 2, 3, 4, 5]) + Wire.masked(0x00)
            + Wire.masked(0x89) + Wire.masked(0x80, [6]) + Wire.masked(0x81, "next")
        #expect(
            entries(bytes) == [
                .pong([]), .ping, .message(.binary, [1, 2, 3, 4, 5, 6]), .message(.text, Array("next".utf8)),
            ])
    }

    @Test("an empty message is a message")
    func empty() {
        #expect(entries(Wire.masked(0x81) + Wire.masked(0x82)) == [.message(.text, []), .message(.binary, [])])
        let fragments = Wire.masked(0x01) + Wire.masked(0x00) + Wire.masked(0x80)
        #expect(entries(fragments) == [.message(.text, [])])
    }

    @Test("a letter may be split between fragments with a ping in between (RFC 6455 5.6)")
    func letters() {
        let text = Array("κόσμε 🎫".utf8)
        for cut in 0...text.count {
            let bytes =
                Wire.masked(0x01, Array(text[..<cut])) + Wire.masked(0x89, [0xFF])
                + Wire.masked(0x80, Array(text[cut...]))
            #expect(FrameTranscript([bytes]).entries == [.ping, .message(.text, text)], "cut at \(cut)")
        }
    }

    @Test("binary messages hold anything")
    func binary() {
        let all = (UInt8.min...UInt8.max).map { $0 }
        #expect(entries(Wire.masked(0x82, all)) == [.message(.binary, all)])
    }

    @Test("a mask of zeros is a mask")
    func zeroMask() {
        #expect(entries(Wire.masked(0x81, hello, key: [0, 0, 0, 0])) == [.message(.text, hello)])
    }

    @Test("a compressed message may be whole, fragmented anywhere, or not compressed at all (RFC 7692 6)")
    func compressed() throws {
        let text = Array(String(repeating: "seat ", count: 30).utf8)
        let small = try #require(DeflateCodec().deflated(text))
        let agreement = DeflateAgreement()
        for cut in 0...small.count {
            let bytes =
                Wire.masked(0x41, Array(small[..<cut])) + Wire.masked(0x89) + Wire.masked(0x80, Array(small[cut...]))
            let transcript = FrameTranscript([bytes], deflate: agreement)
            #expect(transcript.entries == [.ping, .message(.text, text)], "cut at \(cut)")
        }
        let bytes = Wire.masked(0xC2, small) + Wire.masked(0x82, small) + Wire.masked(0xC1, [0x00])
        #expect(
            entries(bytes, deflate: agreement) == [
                .message(.binary, text), .message(.binary, small), .message(.text, []),
            ])
    }

    @Test("whatever valid stream comes, the messages do not depend on how it is cut")
    func random() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        let codec = DeflateCodec()
        for _ in 0..<40 {
            var bytes: [UInt8] = []
            var expected: [FrameTranscript.Entry] = []
            for _ in 0..<Int.random(in: 1...5, using: &random) {
                let payload = (0..<Int.random(in: 0...400, using: &random)).map { _ in
                    UInt8.random(in: 97...110, using: &random)
                }
                let isCompressed = Bool.random(using: &random)
                var rest = try #require(isCompressed ? codec.deflated(payload) : payload)[...]
                var first: UInt8 = isCompressed ? 0x41 : 0x01
                repeat {
                    let piece = rest.prefix(Int.random(in: 0...200, using: &random))
                    rest = rest.dropFirst(piece.count)
                    let key = (0..<4).map { _ in UInt8.random(in: 0...255, using: &random) }
                    bytes += Wire.masked(rest.isEmpty ? first | 0x80 : first, Array(piece), key: key)
                    first = 0
                } while !rest.isEmpty
                expected.append(.message(.text, payload))
            }
            let limits = WebSocketLimits()
            for chunking in chunkings(of: bytes, seed: seed, randomCuts: 4) {
                let transcript = FrameTranscript(chunking.pieces, deflate: DeflateAgreement(), limits: limits)
                #expect(transcript.entries == expected, "\(chunking.name), seed \(seed)")
            }
        }
    }
}
