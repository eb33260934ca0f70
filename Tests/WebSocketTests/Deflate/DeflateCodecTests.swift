import TestSupport
import Testing

@testable import WebSocket

@Suite struct DeflateCodecTests {
    private let codec = DeflateCodec()
    private let hello = Array("Hello".utf8)

    private func inflated(_ payload: [UInt8], limit: Int = 1000) throws(WebSocketFault) -> [UInt8] {
        var output: [UInt8] = []
        try codec.inflate(payload.span, limit: limit, to: &output)
        return output
    }

    private func code(_ payload: [UInt8], limit: Int = 1000) -> CloseCode? {
        do throws(WebSocketFault) {
            _ = try inflated(payload, limit: limit)
            return nil
        } catch {
            return error.code
        }
    }

    @Test(
        "the examples of RFC 7692 7.2.3",
        arguments: [
            [0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00],
            // A stored block, a final block, two blocks.
            [0x00, 0x05, 0x00, 0xFA, 0xFF, 0x48, 0x65, 0x6C, 0x6C, 0x6F, 0x00],
            [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00, 0x00],
            [0xF2, 0x48, 0x05, 0x00, 0x00, 0x00, 0xFF, 0xFF, 0xCA, 0xC9, 0xC9, 0x07, 0x00],
        ] as [[UInt8]])
    func examples(_ payload: [UInt8]) throws {
        #expect(try inflated(payload) == hello)
    }

    @Test("an empty message is one byte (RFC 7692 7.2.3.6)")
    func empty() throws {
        #expect(codec.deflated([]) == [0x00])
        #expect(try inflated([0x00]) == [])
    }

    @Test("after a final block another stream goes on, as often as it likes (RFC 7692 7.2.3.4)")
    func finals() throws {
        let final: [UInt8] = [0xF3, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]
        #expect(try inflated(final + final + [0x00]) == hello + hello)
        #expect(try inflated(final) == hello)
    }

    @Test("what is compressed comes back, with every window and level", arguments: 9...15)
    func roundTrip(_ window: Int) throws {
        var random = SplitMix(seed: UInt64(window))
        for count in [1, 2, 100, 255, 256, 511, 4096, 70_000] {
            let words = (0..<count).map { _ in UInt8.random(in: 97...104, using: &random) }
            let noise = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
            let far = Array(noise.prefix(300) + words + noise.prefix(300))
            for payload in [words, noise, far] {
                for level in [1, 6, 9] as [Int32] {
                    let small = try #require(codec.deflated(payload, windowBits: window, level: level))
                    #expect(try inflated(small, limit: payload.count) == payload, "\(count) bytes")
                    #expect(small.suffix(4) != [0x00, 0x00, 0xFF, 0xFF])
                }
            }
        }
    }

    @Test("a message never refers to the one before (RFC 7692 7.1.1.1)")
    func noContext() {
        let payload = Array("the same words, the same words again".utf8)
        let first = codec.deflated(payload)
        let second = codec.deflated(payload)
        #expect(first == second)
        #expect(DeflateCodec().deflated(payload) == first)
        // A message that refers to bytes before its own cannot be read.
        #expect(code([0x02, 0x46, 0x00, 0x00]) == .invalidPayload)
    }

    @Test("after a message that fails the next one is read as ever")
    func recovers() throws {
        #expect(code([0xFF, 0xFF]) == .invalidPayload)
        #expect(try inflated([0xF2, 0x48, 0xCD, 0xC9, 0xC9, 0x07, 0x00]) == hello)
    }

    @Test("a bomb is stopped at the first byte too many")
    func bomb() throws {
        let bomb = try #require(codec.deflated([UInt8](repeating: 0, count: 10_000_000), level: 9))
        #expect(bomb.count < 16_384)
        var output: [UInt8] = []
        do throws(WebSocketFault) {
            try codec.inflate(bomb.span, limit: 65_536, to: &output)
            Issue.record("the bomb went off")
        } catch {
            #expect(error.code == .messageTooBig)
        }
        #expect(output.count == 65_537)
        #expect(output.capacity < 300_000)
    }

    @Test("the limit is met exactly and crossed by one")
    func limit() throws {
        let small = try #require(codec.deflated([UInt8](repeating: 7, count: 5000)))
        #expect(code(small, limit: 5000) == nil)
        #expect(code(small, limit: 4999) == .messageTooBig)
    }

    @Test("a message that is cut within a block is refused at every place (RFC 7692 7.2.2)")
    func truncated() throws {
        let payload = Array("a message with some length, a message with some words".utf8)
        let small = try #require(codec.deflated(payload))
        for count in 1..<small.count - 1 { #expect(code(Array(small.prefix(count))) != nil, "\(count)") }
    }

    @Test("compression is used where it saves a tenth, and not for little")
    func saving() throws {
        let words = [UInt8](repeating: 0x61, count: 256)
        let small = try #require(codec.compressed(words))
        #expect(try inflated(small) == words)
        #expect(codec.compressed(Array(words.dropFirst())) == nil)
        var random = SplitMix(seed: 3)
        let noise = (0..<1000).map { _ in UInt8.random(in: 0...255, using: &random) }
        #expect(codec.compressed(noise) == nil)
    }

    @Test("a window that zlib does not have gives nothing, and the message goes as it is")
    func noWindow() {
        #expect(codec.compressed([UInt8](repeating: 0x61, count: 256), windowBits: 8) == nil)
    }
}
