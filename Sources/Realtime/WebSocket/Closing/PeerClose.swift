/// What the peer's close frame said.
package struct PeerClose: Hashable, Sendable {
    /// Nil when the frame was empty.
    package let code: CloseCode?
    package let reason: String

    /// Reads the payload of a close frame (RFC 6455 section 5.5.1).
    init(_ payload: [UInt8]) throws(WebSocketFault) {
        guard payload.count != 1 else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.5.1", "a close frame has half a code")
        }
        guard payload.count >= 2 else {
            code = nil
            reason = ""
            return
        }
        guard let code = CloseCode(UInt16(payload[0]) << 8 | UInt16(payload[1])) else {
            throw WebSocketFault(.protocolError, "RFC 6455 7.4", "a close code that may not be sent")
        }
        var check = UTF8Check()
        guard check.accept(payload.span, from: 2), check.isComplete else {
            throw WebSocketFault(.invalidPayload, "RFC 6455 5.5.1", "the reason of a close frame is not UTF-8")
        }
        self.code = code
        reason = String(decoding: payload[2...], as: UTF8.self)
    }
}
