internal import Glibc

/// What comes from the peer, from the loop's buffer to the handler.
extension Stream {
    /// No more input is delivered until `resumeReading`; the peer feels it through TCP.
    package func pauseReading() { isPaused = true }

    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        guard !isDelivering, state == .open else { return }
        if !leftover.isEmpty { deliverLeftover() }
        guard state == .open, !isPaused else { return }
        if owesEnd { tellEnd() } else { wantInput() }
    }

    private func wantInput() {
        guard !peerEnded else { return }
        want(interest.union(.read))
    }

    func receive() {
        guard !isPaused || state == .lingering else {
            // The interest is taken back only when input really comes while paused: most pauses end before.
            return want(interest.subtracting(.read))
        }
        guard mayShakeHands else { return }
        let buffer = reactor.receiveBuffer
        let count = recv(descriptor, buffer.baseAddress, buffer.count, 0)
        if count > 0 {
            arrived(UnsafeMutableRawBufferPointer(rebasing: buffer[..<count]))
        } else if count == 0 {
            secureInputEnded()
        } else if errno != EAGAIN && errno != EINTR {
            close(.lost(SystemFailure(call: "recv")))
        }
    }

    private func arrived(_ bytes: UnsafeMutableRawBufferPointer) {
        switch state {
        case .handshaking, .open:
            guard secure == nil else { return decrypt(UnsafeRawBufferPointer(bytes)) }
            deliver(UnsafeRawBufferPointer(bytes))
        case .finishing: break
        case .lingering:
            discarded += bytes.count
            if discarded > reactor.limits.lingerBytes { close(.finished) }
        case .connecting, .closed: break
        }
    }

    /// Gives plain bytes to the handler; what it leaves is kept for the next time.
    func deliver(_ bytes: UnsafeRawBufferPointer) {
        guard leftover.isEmpty else {
            leftover.append(contentsOf: bytes)
            return isPaused || isDelivering ? checkLeftover() : deliverLeftover()
        }
        let consumed = offer(bytes)
        guard consumed < bytes.count, state == .open else { return }
        leftover = Array(bytes[consumed...])
        checkLeftover()
    }

    private func deliverLeftover() {
        let bytes = leftover
        leftover = []
        let consumed = bytes.withUnsafeBytes { offer($0) }
        guard consumed < bytes.count, state == .open else { return }
        leftover = consumed == 0 ? bytes : Array(bytes[consumed...])
        checkLeftover()
    }

    private func offer(_ bytes: UnsafeRawBufferPointer) -> Int {
        var consumed = 0
        isDelivering = true
        while consumed < bytes.count, state == .open, !isPaused {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[consumed...])
            let taken = handler?.received(rest.bindMemory(to: UInt8.self).span, on: self) ?? 0
            precondition((0...rest.count).contains(taken), "a handler consumes no more than it was given")
            if taken == 0 { break }
            consumed += taken
        }
        isDelivering = false
        return consumed
    }

    private func checkLeftover() {
        if leftover.count > reactor.limits.unconsumedBytes { close(.clogged) }
    }

    /// The peer sends no more.
    func inputEnded() {
        peerEnded = true
        want(interest.subtracting(.read))
        switch state {
        case .open: tellEnd()
        case .lingering: close(.finished)
        case .connecting, .handshaking, .finishing, .closed: break
        }
    }

    /// Not before the handler has seen all that came in front of it.
    private func tellEnd() {
        owesEnd = isPaused && !leftover.isEmpty
        if !owesEnd { handler?.ended(self) }
    }
}
