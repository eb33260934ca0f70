package import Bytes

extension WebSocketEngine {
    /// What the engine itself has to send: whole frames, or nil. Once a close frame was among them nothing may follow.
    package mutating func takeOutput() -> [UInt8]? {
        guard !pongs.isEmpty || !frames.isEmpty else { return nil }
        var output: [UInt8] = []
        swap(&output, &pongs)
        lastPong = 0
        pongCount = 0
        if output.isEmpty {
            swap(&output, &frames)
        } else {
            output += frames
            frames = []
        }
        return output
    }

    /// Begins the closing handshake. Does nothing when it has begun. A reason that is too long for a control frame is
    /// cut.
    package mutating func close(_ code: CloseCode, reason: String = "", now: Tick) {
        guard case .open = phase else { return }
        phase = .closing
        appendClose(code, reason)
        closeBy = now.advanced(by: resources.limits.closeTime)
        begunAt = .never
        pingedAt = .never
        // A message that the driver was told of is still its.
        if assembly != nil { dropMessage() }
    }

    /// Sends a ping with at most 125 bytes. Nothing is sent after a close frame.
    package mutating func ping(_ payload: [UInt8] = [], now: Tick) {
        precondition(payload.count <= 125, "a ping has at most 125 bytes")
        guard case .open = phase else { return }
        frames += controlFrame(.ping, payload)
        if pingedAt == .never { pingedAt = now }
    }

    /// A whole control frame of the peer.
    mutating func take(
        _ payload: [UInt8], of opcode: Opcode, now: Tick
    ) throws(WebSocketFault) -> WebSocketEvent? {
        switch opcode {
        case .ping:
            try countControl(now: now)
            guard case .open = phase else { return nil }
            appendPong(payload)
            return .ping
        case .pong:
            try countControl(now: now)
            guard case .open = phase else { return nil }
            return .pong(payload)
        case .close:
            let close = try PeerClose(payload)
            if case .open = phase { appendClose(close.code, "") }
            end(now: now)
            return .closed(close)
        case .text, .binary, .continuation: return nil
        }
    }

    /// The connection fails: the peer is told why, unless it was told to close before (RFC 6455 section 7.1.7).
    mutating func fail(_ fault: WebSocketFault, now: Tick) -> WebSocketEvent {
        if case .open = phase { appendClose(fault.code, fault.message) }
        end(now: now)
        return .failed(fault)
    }

    /// All frames have been read and sent; what remains is the transport.
    private mutating func end(now: Tick) {
        phase = .over
        dropAll()
        closeBy = now.advanced(by: resources.limits.closeTime)
        switch role {
        case .server: ending = .finish
        case .client: ending = .awaitEnd
        }
    }

    /// So many at once and so many a second; counted as the moment at which all of them would have been allowed.
    private mutating func countControl(now: Tick) throws(WebSocketFault) {
        let limits = resources.limits
        let step = Duration.nanoseconds(1_000_000_000 / limits.controlRate)
        let next = max(controlAt, now).advanced(by: step)
        guard next.since(now) <= step * limits.controlBurst else {
            throw WebSocketFault(.flood, "RFC 6455 10.4", "there are too many pings")
        }
        controlAt = next
    }

    /// Every ping is answered, but when too many answers wait, the latest takes the place of the one before (RFC 6455
    /// section 5.5.3).
    private mutating func appendPong(_ payload: [UInt8]) {
        if pongCount == resources.limits.waitingPongs {
            pongs.removeSubrange(Int(lastPong)...)
        } else {
            pongCount += 1
        }
        lastPong = Int32(pongs.count)
        pongs += controlFrame(.pong, payload)
    }

    private mutating func appendClose(_ code: CloseCode?, _ reason: String) {
        var payload: [UInt8] = []
        if let code {
            payload = [UInt8(code.number >> 8), UInt8(truncatingIfNeeded: code.number)]
            for scalar in reason.unicodeScalars {
                let bytes = Array(String(scalar).utf8)
                guard payload.count + bytes.count <= 125 else { break }
                payload += bytes
            }
        }
        frames += controlFrame(.close, payload)
    }

    private func controlFrame(_ opcode: Opcode, _ payload: [UInt8]) -> [UInt8] {
        let header = FrameHeader(
            opcode: opcode, isFinal: true, isCompressed: false, key: resources.key(for: role), length: payload.count)
        var output: [UInt8] = []
        output.reserveCapacity(payload.count + 6)
        FrameWriter.append(header, payload.span, 0..<payload.count, to: &output)
        return output
    }
}
