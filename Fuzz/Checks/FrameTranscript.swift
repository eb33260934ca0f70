internal import Bytes
package import WebSocket

/// What a WebSocket engine said about an input, so that two ways of cutting the same input can be compared.
package struct FrameTranscript: Hashable, Sendable {
    package enum Entry: Hashable, Sendable {
        case message(MessageKind, [UInt8])
        case ping
        case pong([UInt8])
        case closed(PeerClose)
        case failed(WebSocketFault)
    }

    package private(set) var entries: [Entry] = []
    /// All that the engine wanted to send.
    package private(set) var output: [UInt8] = []
    package private(set) var ending = Ending.none
    /// What is wrong with the engine itself, whatever the input.
    package private(set) var fault: String?

    /// Runs a fresh engine over the pieces. Masks are known, so that outputs can be compared.
    package init(
        _ pieces: [[UInt8]], role: Role = .server, deflate: DeflateAgreement? = nil,
        limits: WebSocketLimits = WebSocketLimits()
    ) {
        let masks = MaskSource { (0..<$0).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) } }
        let resources = WebSocketResources(limits: limits, masks: masks)
        var engine = WebSocketEngine(role: role, deflate: deflate, resources: resources, now: .zero)
        for piece in pieces { take(piece, &engine) }
        ending = engine.ending
        if engine.maySendData != (ending == .none) { fault = "data may be sent after the end, or not before it" }
        if engine.endOfInput() != (ending == .none ? .lost : .over) { fault = "the peer's end is misunderstood" }
        if engine.ending != .close { fault = "the transport outlives the peer's end" }
    }

    /// The fault that ended it.
    package var refusal: WebSocketFault? {
        if case .failed(let fault) = entries.last { fault } else { nil }
    }

    private mutating func take(_ piece: [UInt8], _ engine: inout WebSocketEngine) {
        var position = 0
        while true {
            let before = position
            let event = engine.receive(piece.span, &position, now: .zero)
            if position < before || position > piece.count { fault = "the position leaves the input" }
            let wasOver = ending != .none
            if wasOver, event != .more { fault = "something is said after the end" }
            if let bytes = engine.takeOutput() {
                if wasOver { fault = "something is sent after the end" }
                output += bytes
            }
            ending = engine.ending
            switch event {
            case .more:
                if position != piece.count { fault = "asks for more before it took all" }
                return
            case .message(let kind):
                entries.append(.message(kind, engine.message))
                if kind == .text, String(validating: engine.message, as: UTF8.self) == nil {
                    fault = "a text that is not UTF-8"
                }
            case .ping: entries.append(.ping)
            case .pong(let payload): entries.append(.pong(payload))
            case .closed(let close): entries.append(.closed(close))
            case .failed(let fault): entries.append(.failed(fault))
            case .lost, .over: fault = "the end of the transport is seen without it"
            }
        }
    }
}
