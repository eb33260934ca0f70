internal import Bytes
internal import CLinux
internal import Glibc

/// A connection: TCP or a Unix socket, and either under TLS. Confined to its loop.
///
/// ```
/// connecting → (handshaking) → open → finishing → lingering → closed
/// ```
/// Every state may go straight to `closed`. Output is bounded, a peer that takes nothing is cut, and a connection that
/// is finished waits for the peer's end, so that no reset eats the last bytes (RFC 9112 section 9.6).
package final class Stream: Watcher {
    enum State {
        case connecting
        /// TLS is being agreed on; what the handler writes waits.
        case handshaking
        case open
        /// No more is read or written by the handler; what was written still goes out.
        case finishing
        /// Our end is told; what still comes is thrown away until the peer's end.
        case lingering
        case closed
    }

    package let reactor: Reactor
    package let peer: SocketAddress

    let descriptor: CInt
    private var watch: WatchID?
    private var interest: Interest
    /// Who lives here now; nobody once it is closed.
    private var handler: (any StreamHandler)?
    var state: State
    var output = OutputQueue()
    /// The TLS below, when there is one.
    private(set) var secure: SecureLayer?
    private var leftover: [UInt8] = []
    private var isPaused = false
    private var isDelivering = false
    private var peerEnded = false
    private var awaitsFlush = false
    private var timer: TimerID?
    private var lastProgress: Tick
    private var lastUnacknowledged: CInt = 0
    private var discarded = 0
    private let whenClosed: (() -> Void)?

    init(
        _ socket: consuming Descriptor, peer: SocketAddress, on reactor: Reactor, state: State,
        handler: any StreamHandler, secure engine: TLSEngine? = nil, whenClosed: (() -> Void)? = nil
    ) {
        self.reactor = reactor
        self.peer = peer
        self.state = state
        self.handler = handler
        secure = engine.map { SecureLayer($0) }
        self.whenClosed = whenClosed
        lastProgress = reactor.now
        interest = state == .connecting ? .write : .read
        descriptor = socket.release()
        reactor.connections += 1
        reactor.statistics.opened()
    }

    deinit {
        precondition(state == .closed, "a stream is closed before it is let go")
    }

    /// Whether bytes written now may still reach the peer.
    package var isOpen: Bool { state == .open || state == .handshaking || state == .connecting }
    /// Bytes written that the kernel has not taken yet.
    package var unsentBytes: Int { output.count + (secure?.unsentBytes ?? 0) }
    /// Whether the bytes are hidden from whoever carries them.
    package var isSecure: Bool { secure != nil }
    /// What TLS agreed on, once the connection is open.
    package var agreement: TLSAgreement? { secure?.engine.agreement }

    // MARK: What a handler does

    /// Puts another handler in this one's place. Input that was not consumed goes to the new one.
    package func hand(over newcomer: any StreamHandler) {
        guard state != .closed else { return }
        handler = newcomer
    }

    /// Queues bytes; they go out at the end of the turn. False when the producer should wait for `drained`.
    @discardableResult
    package func write(_ bytes: [UInt8]) -> Bool {
        guard isOpen else { return false }
        output.append(bytes)
        guard output.count <= reactor.limits.outputBytes else {
            close(.overflowed)
            return false
        }
        flushLater()
        return output.count < reactor.limits.outputHighWater
    }

    /// No more input is delivered until `resumeReading`; the peer feels it through TCP.
    package func pauseReading() { isPaused = true }

    package func resumeReading() {
        guard isPaused else { return }
        isPaused = false
        guard !isDelivering, state == .open else { return }
        if !leftover.isEmpty { deliverLeftover() }
        if state == .open, !isPaused { wantInput() }
    }

    /// Ends the connection in order: what was written goes out, then our end, then we wait for the peer's.
    package func finish() {
        switch state {
        case .connecting, .handshaking: close(.aborted)
        case .open:
            state = .finishing
            leftover = []
            flushLater()
        case .finishing, .lingering, .closed: break
        }
    }

    /// Cuts the connection now.
    package func abort() { close(.aborted) }

    // MARK: What the loop tells

    package func ready(_ readiness: Readiness) {
        if state == .connecting { return connected() }
        if readiness.contains(.error) || (readiness.contains(.hangUp) && isPaused) {
            return close(.lost(pendingError()))
        }
        if readiness.contains(.write) { flush() }
        if !readiness.isDisjoint(with: [.read, .peerEnded, .hangUp]), state != .closed { receive() }
    }

    package func loopEnded() { close(.loopEnded) }

    // MARK: Beginning

    /// Starts to watch a socket that stands, or that is on its way.
    func begin(within limit: Duration) {
        do {
            watch = try reactor.add(self, on: descriptor, interest: interest)
        } catch {
            return close(.lost(error))
        }
        guard state != .open else {
            handler?.opened(self)
            return
        }
        timer = reactor.schedule(after: limit) { [unowned self] in
            timer = nil
            close(.late)
        }
        if state == .handshaking { startHandshake() }
    }

    private func connected() {
        let failure = pendingError()
        guard failure.number == 0 else { return close(.unreachable(failure)) }
        if secure != nil {
            state = .handshaking
            want(.read)
            return startHandshake()
        }
        opened()
    }

    /// The way is clear for the handler.
    func opened() {
        cancelTimer()
        state = .open
        lastProgress = reactor.now
        want(.read)
        handler?.opened(self)
        if !output.isEmpty { flushLater() }
    }

    private func pendingError() -> SystemFailure {
        var number: CInt = 0
        var length = socklen_t(MemoryLayout<CInt>.size)
        _ = getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &number, &length)
        return SystemFailure(call: "connection", number: number)
    }

    // MARK: Input

    private func want(_ interest: Interest) {
        guard let watch, interest != self.interest else { return }
        self.interest = interest
        reactor.update(watch, interest: interest)
    }

    private func wantInput() {
        guard !peerEnded else { return }
        want(interest.union(.read))
    }

    private func receive() {
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
        case .open: handler?.ended(self)
        case .lingering: close(.finished)
        case .connecting, .handshaking, .finishing, .closed: break
        }
    }

    // MARK: Output

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
            lastProgress = reactor.now
            lastUnacknowledged = sw_unacknowledged(descriptor)
        }
        want(interest.union(.write))
        guard timer == nil else { return }
        watchStall()
    }

    /// Looks four times within the stall time whether the peer takes anything.
    private func watchStall() {
        timer = reactor.schedule(after: reactor.limits.stall / 4) { [unowned self] in
            timer = nil
            // What the kernel still sends is progress too: it asks for more only when a third of its buffer is free.
            let unacknowledged = sw_unacknowledged(descriptor)
            if unacknowledged < lastUnacknowledged { lastProgress = reactor.now }
            lastUnacknowledged = unacknowledged
            if reactor.now.since(lastProgress) >= reactor.limits.stall { return close(.stalled) }
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

    // MARK: End

    private func cancelTimer() {
        if let timer { reactor.cancel(timer) }
        timer = nil
    }

    func close(_ reason: StreamEnd) {
        guard state != .closed else { return }
        state = .closed
        cancelTimer()
        if let watch { reactor.remove(watch) }
        _ = Glibc.close(descriptor)
        output.removeAll()
        leftover = []
        secure = nil
        reactor.connections -= 1
        reactor.statistics.closed()
        whenClosed?()
        let last = handler
        handler = nil
        last?.closed(self, why: reason)
    }
}
