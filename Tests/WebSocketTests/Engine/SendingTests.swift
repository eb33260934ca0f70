import Bytes
import FuzzChecks
import TestSupport
import Testing

@testable import WebSocket

@Suite struct SendingTests {
    private let words = Array(String(repeating: "seat ", count: 200).utf8)

    @Test("what one role sends the other reads, compressed and not, whole and in fragments")
    func roundTrip() throws {
        var random = SplitMix(seed: 5)
        for role in [Role.server, .client] {
            for deflate in [
                nil, DeflateAgreement(), DeflateAgreement(sendWindowBits: 9), DeflateAgreement(sendWindowBits: 8),
            ] {
                for count in [0, 1, 125, 126, 255, 256, 1000, 16_000] {
                    let payload = (0..<count).map { _ in UInt8.random(in: 97...100, using: &random) }
                    for fragment in [nil, 1000, 256] {
                        let engine =
                            role == .server ? Engines.server(deflate: deflate) : Engines.client(deflate: deflate)
                        let frames = engine.frames(.text, payload, fragmentBytes: fragment)
                        let bytes = try #require(frames)
                        let reader: Role = role == .server ? .client : .server
                        let transcript = FrameTranscript([bytes], role: reader, deflate: deflate)
                        #expect(transcript.entries == [.message(.text, payload)], "\(count) in \(fragment ?? 0)")
                    }
                }
            }
        }
    }

    @Test("a server's message is the frame that it would share")
    func shared() {
        let engine = Engines.server()
        let frames = engine.frames(.binary, words)
        #expect(frames == FrameWriter.serverFrame(.binary, words))
    }

    @Test("an agreed message is marked on its first frame only (RFC 7692 6.1)")
    func marked() throws {
        let engine = Engines.server(deflate: DeflateAgreement())
        let whole = engine.frames(.text, words)
        #expect(whole?.first == 0xC1)
        let small = try #require(DeflateCodec().compressed(words))
        let pieces = engine.frames(.text, words, fragmentBytes: small.count - 1)
        #expect(pieces == Wire.plain(0x41, small.dropLast()) + Wire.plain(0x80, [small[small.count - 1]]))
    }

    @Test("what compression does not make smaller goes as it is, and so does everything with a window of 256 bytes")
    func plain() {
        let agreed = Engines.server(deflate: DeflateAgreement())
        let short = agreed.frames(.text, [0x61])
        #expect(short == Wire.plain(0x81, "a"))
        let narrow = Engines.server(deflate: DeflateAgreement(sendWindowBits: 8))
        let frames = narrow.frames(.text, words)
        #expect(frames == Wire.plain(0x81, words))
    }

    @Test("a client's frames are masked, each with a key of its own (RFC 6455 5.3)")
    func masked() {
        var next: UInt8 = 0
        let masks = MaskSource { count in
            (0..<count).map { _ in
                next &+= 1
                return next
            }
        }
        let resources = WebSocketResources(limits: WebSocketLimits(), masks: masks)
        let engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: .zero)
        let frames = engine.frames(.text, Array("abc".utf8), fragmentBytes: 2)
        #expect(
            frames == Wire.masked(0x01, Array("ab".utf8), key: [1, 2, 3, 4])
                + Wire.masked(0x80, Array("c".utf8), key: [5, 6, 7, 8]))
    }

    @Test("keys are fetched in blocks and never twice")
    func blocks() {
        var fetched = 0
        let masks = MaskSource { count in
            fetched += 1
            return (0..<count).map { UInt8(truncatingIfNeeded: ($0 / 4) >> ($0 % 4 * 8)) ^ UInt8(fetched) }
        }
        var keys: Set<UInt32> = []
        for _ in 0..<2048 { keys.insert(masks.key()) }
        #expect(fetched == 2)
        #expect(keys.count == 2048)
    }
}

extension Wire {
    static func plain(_ first: UInt8, _ payload: ArraySlice<UInt8>) -> [UInt8] { plain(first, Array(payload)) }
}
