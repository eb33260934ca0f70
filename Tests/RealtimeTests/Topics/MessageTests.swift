import Testing
import WebSocket

@testable import Realtime

@Suite struct MessageTests {
    @Test("every form of a message is made once", arguments: MessageForm.allCases)
    func once(_ form: MessageForm) {
        let message = Message(follows: 1, version: 2, text: Array(repeating: UInt8(ascii: "a"), count: 1_000))
        let codec = DeflateCodec()
        let first = message.bytes(form, codec)
        let second = message.bytes(form, codec)
        first.withUnsafeBufferPointer { one in
            second.withUnsafeBufferPointer { other in #expect(one.baseAddress == other.baseAddress) }
        }
    }

    @Test("a message that compressing would not make smaller is sent plain in either form")
    func incompressible() {
        let message = Message(follows: 1, version: 2, text: Array("short".utf8))
        let codec = DeflateCodec()
        #expect(message.bytes(.deflated, codec) == message.bytes(.plain, codec))
        #expect(message.bytes(.plain, codec) == [0x81, 5] + Array("short".utf8))
    }

    @Test("an event is one chunk with its position as id")
    func event() {
        let message = Message(follows: 1, version: 2, text: Array(#"{"a":1}"#.utf8), position: "9c1f:2:ab")
        let body = "id:9c1f:2:ab\ndata:{\"a\":1}\n\n"
        let chunk = "\(String(body.utf8.count, radix: 16))\r\n\(body)\r\n"
        #expect(String(decoding: message.bytes(.event, DeflateCodec()), as: UTF8.self) == chunk)
    }

    @Test("an event without a position has no id")
    func eventWithoutPosition() {
        let message = Message(follows: 1, version: 2, text: Array("x".utf8))
        #expect(String(decoding: message.bytes(.event, DeflateCodec()), as: UTF8.self) == "8\r\ndata:x\n\n\r\n")
    }

    @Test("messages are joined to pieces of a bounded size")
    func runBytes() throws {
        var limits = HubLimits()
        limits.runBytes = 1_000
        let topic = Topic(TopicName("a"), head: 0, limits: limits)
        for version in UInt64(1)...10 {
            topic.accept(Message(follows: version - 1, version: version, text: Array(repeating: 1, count: 300)))
        }
        var delivered: UInt64 = 0
        var late: [UInt32] = []
        topic.flush(DeflateCodec(), delivered: &delivered, late: &late)
        #expect(topic.head == 10)
        #expect(topic.runs.map(\.messages.count) == [3, 3, 3, 1])
    }
}
