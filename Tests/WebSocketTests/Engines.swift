import Bytes

@testable import WebSocket

/// Engines and what they say, for tests that look at single steps.
enum Engines {
    static func server(
        deflate: DeflateAgreement? = nil, limits: WebSocketLimits = WebSocketLimits()
    ) -> WebSocketEngine {
        WebSocketEngine(role: .server, deflate: deflate, resources: WebSocketResources(limits: limits), now: .zero)
    }

    static func client(
        deflate: DeflateAgreement? = nil, limits: WebSocketLimits = WebSocketLimits()
    ) -> WebSocketEngine {
        let masks = MaskSource { Array(repeating: 0x5A, count: $0) }
        let resources = WebSocketResources(limits: limits, masks: masks)
        return WebSocketEngine(role: .client, deflate: deflate, resources: resources, now: .zero)
    }

    /// All events of an input but the last `more`.
    static func events(_ engine: inout WebSocketEngine, _ bytes: [UInt8], now: Tick = .zero) -> [WebSocketEvent] {
        var events: [WebSocketEvent] = []
        var position = 0
        while true {
            let event = engine.receive(bytes.span, &position, now: now)
            if event == .more { return events }
            events.append(event)
        }
    }

    static func seconds(_ count: Int) -> Tick { Tick.zero.advanced(by: .seconds(count)) }
}

extension DeflateCodec {
    func deflated(_ payload: [UInt8], windowBits: Int = 15, level: Int32 = fastLevel) -> [UInt8]? {
        deflated(payload.span, windowBits: windowBits, level: level)
    }

    func compressed(_ payload: [UInt8], windowBits: Int = 15, level: Int32 = fastLevel) -> [UInt8]? {
        compressed(payload.span, windowBits: windowBits, level: level)
    }
}
