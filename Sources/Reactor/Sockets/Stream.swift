internal import Bytes
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
    private(set) var interest: Interest
    /// Who lives here now; nobody once it is closed.
    private(set) var handler: (any StreamHandler)?
    var state: State
    var output = OutputQueue()
    /// The TLS below, when there is one.
    private(set) var secure: SecureLayer?
    /// Input that the handler did not consume.
    var leftover: [UInt8] = []
    var isPaused = false
    var isDelivering = false
    var peerEnded = false
    /// The handler has not heard of the peer's end: it has not seen all that came before.
    var owesEnd = false
    /// What has come and was thrown away since our end was told.
    var discarded = 0
    var awaitsFlush = false
    var stall: StallWatch
    /// The one time limit of the present state.
    var timer: TimerID?
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
        stall = StallWatch(now: reactor.now)
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

    // MARK: Shared by input and output

    /// Changes what the kernel tells of.
    func want(_ interest: Interest) {
        guard let watch, interest != self.interest else { return }
        self.interest = interest
        reactor.update(watch, interest: interest)
    }

    func cancelTimer() {
        if let timer { reactor.cancel(timer) }
        timer = nil
    }

    // MARK: End

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
