// The secure half of a stream: the handshake before `open`, and records instead of bytes after it.

extension Stream {
    /// A client says the first word; a server waits for it.
    func startHandshake() {
        guard let secure else { return }
        do throws(TLSFailure) {
            try secure.engine.start()
        } catch {
            return fail(error)
        }
        secure.collect()
        flushLater()
    }

    /// Whether a handshake step may be taken in this turn. Otherwise the bytes wait in the kernel, which tells again.
    var mayShakeHands: Bool {
        guard state == .handshaking else { return true }
        return reactor.handshakes.take()
    }

    /// Takes records and gives the handler what was in them.
    func decrypt(_ records: UnsafeRawBufferPointer) {
        guard let secure else { return }
        let status: TLSStatus
        do throws(TLSFailure) {
            status = try secure.engine.receive(records) { plain in
                if state == .handshaking { opened() }
                if state == .open { deliver(plain) }
            }
        } catch {
            return fail(error)
        }
        if state == .handshaking, status != .handshaking { opened() }
        secure.collect()
        guard !secure.isOverfull else {
            return fail(TLSFailure(.overLimit, "the peer asks for more answers than it takes"))
        }
        if secure.unsentBytes > 0 { flushLater() }
        if status == .ended, state == .open { inputEnded() }
    }

    /// The socket has ended. Behind a close_notify that is in order; without one, something may be missing.
    func secureInputEnded() {
        guard let secure, state == .open || state == .handshaking else { return inputEnded() }
        do throws(TLSFailure) {
            try secure.engine.receiveEnd()
        } catch {
            return fail(error)
        }
        inputEnded()
    }

    func sendSecure(_ secure: SecureLayer) -> OutputQueue.Outcome? {
        do throws(TLSFailure) {
            return try secure.send(
                &output, to: descriptor, piecesPerCall: reactor.limits.piecesPerWrite, ends: state == .finishing)
        } catch {
            fail(error)
            return nil
        }
    }

    /// TLS is at its end: the alert goes out as far as the kernel takes it.
    private func fail(_ failure: TLSFailure) {
        if let secure {
            secure.collect()
            var nothing = OutputQueue()
            _ = try? secure.send(
                &nothing, to: descriptor, piecesPerCall: reactor.limits.piecesPerWrite, ends: false)
        }
        close(.insecure(failure))
    }
}
