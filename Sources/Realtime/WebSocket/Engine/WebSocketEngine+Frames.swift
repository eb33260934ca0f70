internal import Bytes

extension WebSocketEngine {
    /// Checks a header against the connection and prepares for the payload.
    mutating func begin(_ header: FrameHeader) throws(WebSocketFault) {
        switch role {
        case .server where header.key == nil:
            throw WebSocketFault(.protocolError, "RFC 6455 5.1", "a frame of a client is not masked")
        case .client where header.key != nil:
            throw WebSocketFault(.protocolError, "RFC 6455 5.1", "a frame of a server is masked")
        case .server, .client: break
        }
        switch header.opcode {
        case .close, .ping, .pong: control = []
        case .text: try begin(.text, header)
        case .binary: try begin(.binary, header)
        case .continuation: try beginContinuation(header)
        }
        frame = header
    }

    private mutating func begin(_ kind: MessageKind, _ header: FrameHeader) throws(WebSocketFault) {
        guard assembly == nil else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.4", "a message begins before the last one has ended")
        }
        guard !header.isCompressed || deflate != nil else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.2", "a compressed message without an agreement")
        }
        try checkSize(header)
        assembly = Assembly(kind: kind, isCompressed: header.isCompressed, fragments: 1, check: UTF8Check())
        if case .open = phase { message = resources.lend() }
    }

    private mutating func beginContinuation(_ header: FrameHeader) throws(WebSocketFault) {
        guard let fragments = assembly?.fragments else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.4", "a continuation of no message")
        }
        guard !header.isCompressed else {
            throw WebSocketFault(.protocolError, "RFC 7692 6.1", "a continuation is marked as compressed")
        }
        guard fragments < resources.limits.fragments else {
            throw WebSocketFault(.policyViolation, "RFC 6455 10.4", "a message has too many frames")
        }
        try checkSize(header)
        assembly?.fragments = fragments + 1
    }

    /// From the header alone, before there is memory for the payload. Nothing is added that could overflow.
    private func checkSize(_ header: FrameHeader) throws(WebSocketFault) {
        guard case .open = phase else { return }
        let sofar = assembly == nil ? 0 : message.count
        guard header.length <= resources.limits.messageBytes - sofar else {
            throw WebSocketFault(.messageTooBig, "RFC 6455 10.4", "a message is too long")
        }
    }

    /// Takes what there is of the payload. True when it is whole.
    mutating func takePayload(_ input: Span<UInt8>, _ position: inout Int) throws(WebSocketFault) -> Bool {
        guard var header = frame else { return false }
        let count = min(header.length, input.count - position)
        let range = position..<position + count
        position += count
        header.length -= count
        var key = header.key ?? 0
        if header.opcode.isControl {
            Masking.append(input, range, to: &control, key: &key)
        } else if case .open = phase {
            let start = message.count
            Masking.append(input, range, to: &message, key: &key)
            try checkText(from: start)
        }
        if header.key != nil { header.key = key }
        frame = header
        return header.length == 0
    }

    /// Text is checked as it comes, so that the first bad byte ends it (RFC 6455 section 8.1).
    private mutating func checkText(from start: Int) throws(WebSocketFault) {
        guard var assembly, assembly.kind == .text, !assembly.isCompressed else { return }
        guard assembly.check.accept(message.span, from: start) else { throw Self.notText }
        self.assembly = assembly
    }

    /// The frame is whole. Nil when that means nothing to the driver.
    mutating func endFrame(now: Tick) throws(WebSocketFault) -> WebSocketEvent? {
        guard let header = frame else { return nil }
        frame = nil
        switch header.opcode {
        case .text, .binary, .continuation: return header.isFinal ? try endMessage() : nil
        case .ping, .pong, .close:
            var payload: [UInt8] = []
            swap(&payload, &control)
            if assembly == nil { begunAt = .never }
            return try take(payload, of: header.opcode, now: now)
        }
    }

    private mutating func endMessage() throws(WebSocketFault) -> WebSocketEvent? {
        guard let ended = assembly else { return nil }
        assembly = nil
        begunAt = .never
        guard case .open = phase else {
            dropMessage()
            return nil
        }
        if ended.isCompressed {
            try inflate(isText: ended.kind == .text)
        } else if ended.kind == .text, !ended.check.isComplete {
            throw Self.notText
        }
        return .message(ended.kind)
    }

    private mutating func inflate(isText: Bool) throws(WebSocketFault) {
        var inflated = resources.lend()
        try resources.codec.inflate(message.span, limit: resources.limits.inflatedBytes, to: &inflated)
        swap(&inflated, &message)
        resources.giveBack(inflated)
        guard isText else { return }
        var check = UTF8Check()
        guard check.accept(message.span, from: 0), check.isComplete else { throw Self.notText }
    }

    private static var notText: WebSocketFault {
        WebSocketFault(.invalidPayload, "RFC 6455 8.1", "a text message is not UTF-8")
    }
}
