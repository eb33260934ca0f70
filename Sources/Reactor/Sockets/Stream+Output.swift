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
        case .blocked: blocked(progress: unsentBytes < before)
        case .emptied: emptied()
        }
    }

    /// Nil when TLS failed and closed the stream.
    private func sendWaiting() -> OutputQueue.Outcome? {
        if let secure { return sendSecure(secure) }
        return output.send(to: descriptor, piecesPerCall: reactor.limits.piecesPerWrite)
    }

    private func blocked(progress: Bool) {
        if progress || interest.isDisjoint(with: .write) {
            stall.moved(unacknowledged: sw_unacknowledged(descriptor), now: reactor.now)
        }
        want(interest.union(.write))
        guard timer == nil else { return }
        watchStall()
    }

    /// Looks four times within the stall time whether the peer takes anything.
    private func watchStall() {
        timer = reactor.schedule(after: reactor.limits.stall / 4) { [unowned self] in
            timer = nil
            let unacknowledged = sw_unacknowledged(descriptor)
            guard !stall.look(unacknowledged: unacknowledged, now: reactor.now, limit: reactor.limits.stall) else {
                return close(.stalled)
            }
            watchStall()
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
