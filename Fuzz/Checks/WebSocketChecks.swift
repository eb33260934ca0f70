internal import Bytes
internal import WebSocket

/// What must hold for every input of the WebSocket engine. Each check tells what is wrong, or nil.
package enum WebSocketChecks {
    /// Frames: the same events and answers for every way of cutting, nothing larger than allowed, and answers that
    /// an engine of the other role accepts. The first byte chooses the role, the agreement and the limits.
    package static func frames(_ bytes: [UInt8]) -> String? {
        let choice = bytes.first ?? 0
        let role = choice & 1 == 0 ? Role.server : .client
        let deflate = choice & 2 == 0 ? nil : DeflateAgreement()
        var limits = WebSocketLimits()
        if choice & 4 != 0 {
            limits.messageBytes = 125
            limits.inflatedBytes = 125
            limits.fragments = 3
            limits.waitingPongs = 1
        }
        let input = Array(bytes.dropFirst())
        let whole = FrameTranscript([input], role: role, deflate: deflate, limits: limits)
        if let fault = whole.fault { return fault }
        for entry in whole.entries {
            guard case .message(_, let payload) = entry else { continue }
            if payload.count > max(limits.messageBytes, limits.inflatedBytes) { return "a message above the limit" }
        }
        for pieces in Cuts.all(of: input) {
            let other = FrameTranscript(pieces, role: role, deflate: deflate, limits: limits)
            if let fault = other.fault { return fault }
            if other != whole { return "cut into \(pieces.map(\.count)) the events differ: \(whole) \(other)" }
        }
        return answers(of: whole, role)
    }

    /// A compressed message: no more comes out than is allowed, and what is compressed comes back. The first two
    /// bytes choose the limit, the third the window.
    package static func inflate(_ bytes: [UInt8]) -> String? {
        let choices = Array(bytes.prefix(3)) + [0, 0, 0]
        let limit = Int(choices[0]) << 8 | Int(choices[1])
        let payload = Array(bytes.dropFirst(3))
        let codec = DeflateCodec()
        var output: [UInt8] = []
        var first: WebSocketFault?
        do throws(WebSocketFault) {
            try codec.inflate(payload.span, limit: limit, to: &output)
        } catch {
            first = error
        }
        if output.count > limit + 1 { return "more than one byte above the limit came out" }
        if first == nil, output.count > limit { return "the limit was crossed" }
        // What came before must not shape what comes after.
        for window in [9 + Int(choices[2]) % 7, 15] {
            guard let small = codec.deflated(payload.span, windowBits: window) else { return "does not compress" }
            var back: [UInt8] = []
            do throws(WebSocketFault) {
                try codec.inflate(small.span, limit: payload.count, to: &back)
            } catch {
                return "what was compressed does not inflate: \(error)"
            }
            if back != payload { return "what was compressed comes back as something else" }
        }
        var again: [UInt8] = []
        var second: WebSocketFault?
        do throws(WebSocketFault) {
            try codec.inflate(payload.span, limit: limit, to: &again)
        } catch {
            second = error
        }
        return first == second && output == again ? nil : "the second time something else comes out"
    }

    /// Field lines of a request and of an answer: nothing is agreed to that was not offered, and what a server
    /// accepts its client accepts.
    package static func handshake(_ bytes: [UInt8]) -> String? {
        let lines = HandshakeLines(bytes)
        let policy = HandshakePolicy(
            subprotocols: ["seats.v1.json", "chat"], origins: OriginPolicy(allowsSameHost: lines.count % 2 == 0))
        let request = HandshakeRequest(isGet: true, isHTTP11: true, hasContent: false, fields: lines.fields)
        do throws(HandshakeRefusal) {
            let accepted = try ServerHandshake.answer(
                request, policy: policy, limits: WebSocketLimits(), digest: HandshakeLines.digest)
            if let protocolName = accepted.subprotocol, !lines.mentions(protocolName) {
                return "a subprotocol was chosen that was not offered"
            }
            if accepted.deflate != nil, !lines.mentions("permessage-deflate") {
                return "compression was agreed to that was not offered"
            }
            if accepted.fields.contains(where: { $0.value.utf8.contains { $0 < 0x20 || $0 >= 0x7F } }) {
                return "an answer holds a byte that no field may have"
            }
        } catch {
            if ![400, 403, 405, 426].contains(error.status) { return "a refusal with status \(error.status)" }
        }
        let client = ClientHandshake(nonce: Array(0..<16), subprotocols: ["chat"])
        do throws(ClientHandshake.Fault) {
            let agreement = try client.check(status: 101, lines.fields, digest: HandshakeLines.digest)
            if let chosen = agreement.subprotocol, chosen != "chat" { return "the client took what it did not offer" }
        } catch {
            if error.clause.isEmpty { return "a fault without a clause" }
        }
        return nil
    }

    /// What one role sends the other has to take.
    private static func answers(of transcript: FrameTranscript, _ role: Role) -> String? {
        var limits = WebSocketLimits()
        limits.controlBurst = 100_000
        let other = FrameTranscript([transcript.output], role: role == .server ? .client : .server, limits: limits)
        if let refusal = other.refusal { return "the answer is refused: \(refusal)" }
        switch transcript.entries.last {
        case .closed, .failed:
            guard case .closed = other.entries.last else { return "the answer does not end with a close frame" }
        case .message, .ping, .pong, nil: break
        }
        return other.fault
    }
}
