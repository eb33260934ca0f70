internal import CLinux
internal import Glibc

/// What goes to the peer: sent at the end of the turn, or when the kernel has room again.
extension Stream {
    func flushLater() {
        guard !awaitsFlush else { return }
        awaitsFlush = true
        reactor.sendLater(self)
    }

    /// Sends what waits: at the end of a turn, or when the kernel has room again.
    func flush() {
        awaitsFlush = false
        switch state {
        case .handshaking, .open, .finishing: break
        case .connecting, .lingering, .closed: return
        }
        let before = unsentBytes
        guard let outcome = sendWaiting() else { return }
        switch outcome {
        case .failed(let failure): close(.lost(failure))
        case .blocked: blocked(sent: max(0, before - unsentBytes))
        case .emptied: emptied()
        }
    }

    /// Nil when TLS failed and closed the stream.
    private func sendWaiting() -> OutputQueue.Outcome? {
        if let secure { return sendSecure(secure) }
        return output.send(to: descriptor, piecesPerCall: reactor.limits.piecesPerWrite)
    }

    private func blocked(sent bytes: Int) {
        if interest.isDisjoint(with: .write) {
            stall.begin(unacknowledged: sw_unacknowledged(descriptor), now: reactor.now)
        } else {
            stall.took(bytes)
        }
        want(interest.union(.write))
        guard timer == nil else { return }
        watchStall()
    }

    /// Looks four times within the stall time whether the peer takes anything; of much that waits, it must take more
    /// than a drop.
    private func watchStall() {
        timer = reactor.schedule(after: reactor.limits.stall / 4) { [unowned self] in
            timer = nil
            let limits = reactor.limits
            let isMuch = unsentBytes > limits.outputHighWater
            let isStalled = stall.look(
                unacknowledged: sw_unacknowledged(descriptor), least: isMuch ? limits.stallBytes : 1,
                now: reactor.now, limit: limits.stall)
            if isStalled { close(.stalled) } else { watchStall() }
        }
    }

    private func emptied() {
        want(interest.subtracting(.write))
        switch state {
        case .open:
            cancelTimer()
            handler?.drained(self)
        case .finishing: endOutput()
        case .connecting, .handshaking, .lingering, .closed: break
        }
    }

    private func endOutput() {
        if peerEnded { return close(.finished) }
        state = .lingering
        _ = shutdown(descriptor, CInt(SHUT_WR))
        cancelTimer()
        timer = reactor.schedule(after: reactor.limits.linger) { [unowned self] in
            timer = nil
            close(.finished)
        }
        isPaused = false
        want(.read)
    }
}
