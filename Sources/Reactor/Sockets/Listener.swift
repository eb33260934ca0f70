internal import CLinux
internal import Glibc

/// Takes new connections for one loop. Every loop has its own listener on the same address (SO_REUSEPORT), so the
/// kernel spreads the connections and no loop waits for another.
package final class Listener: Watcher {
    private let descriptor: CInt
    private var watch: WatchID?
    /// Makes whoever lives on a new connection, or nil to refuse it. The closure runs when that connection is gone.
    package typealias Welcome = (_ peer: SocketAddress) -> (handler: any StreamHandler, whenClosed: (() -> Void)?)?

    /// Where it listens; the port is the one the kernel chose when 0 was asked for.
    package let address: SocketAddress
    private let reactor: Reactor
    private let welcome: Welcome
    private let secure: TLSSource?
    /// Kept in hand so that a connection can still be taken and refused when the process is out of descriptors;
    /// left in the backlog it would wake the loop for ever.
    private var spare: Descriptor?
    private var retry: TimerID?
    private var isClosed = false

    private init(
        _ socket: consuming Descriptor, at address: SocketAddress, on reactor: Reactor, secure: TLSSource?,
        welcome: @escaping Welcome
    ) {
        self.secure = secure
        self.address = address
        self.reactor = reactor
        self.welcome = welcome
        spare = Self.openSpare()
        descriptor = socket.release()
    }

    deinit {
        precondition(isClosed, "a listener is closed before it is let go")
    }

    /// Opens a listener on a loop. Called on that loop.
    /// - Parameter secure: where the TLS of each connection comes from; nil for none.
    package static func open(
        at address: SocketAddress, on reactor: Reactor, secure: TLSSource? = nil, welcome: @escaping Welcome
    ) throws(SystemFailure) -> Listener {
        reactor.preconditionOnLoop()
        let socket = try Socket.make(for: address)
        switch address {
        case .ip:
            try Socket.set(SO_REUSEADDR, to: 1, on: socket)
            try Socket.set(SO_REUSEPORT, to: 1, on: socket)
            if address.family == AF_INET6 {
                // One listener for both families when asked for `::`.
                try Socket.set(IPV6_V6ONLY, at: CInt(IPPROTO_IPV6), to: 0, on: socket)
            }
        case .unix(let path):
            // A socket that a dead server left behind; a living one holds its data directory's lock. A file of
            // somebody else's is left alone, and bind fails.
            if try Files.facts(of: path)?.kind == .other { unlink(path) }
        }
        let number = socket.raw
        let bound = try address.withRaw { raw, length in bind(number, raw, length) }
        guard bound == 0 else { throw SystemFailure(call: "bind") }
        guard listen(socket.raw, reactor.limits.backlog) == 0 else { throw SystemFailure(call: "listen") }
        let actual = try Socket.name(of: socket.raw)
        let listener = Listener(socket, at: actual, on: reactor, secure: secure, welcome: welcome)
        do {
            listener.watch = try reactor.add(listener, on: listener.descriptor, interest: .read)
        } catch {
            listener.close()
            throw error
        }
        return listener
    }

    /// Takes no more connections. Those that stand go on.
    package func close() {
        guard !isClosed else { return }
        isClosed = true
        if let retry { reactor.cancel(retry) }
        if let watch { reactor.remove(watch) }
        _ = Glibc.close(descriptor)
        if case .unix(let path) = address { unlink(path) }
    }

    package func loopEnded() { close() }

    package func ready(_ readiness: Readiness) {
        for _ in 0..<reactor.limits.acceptsPerTurn {
            guard !isClosed, acceptOne() else { return }
        }
    }

    /// Takes one connection; false when there is none left for now.
    private func acceptOne() -> Bool {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let number = withUnsafeMutablePointer(to: &storage) {
            sw_accept4(
                descriptor, UnsafeMutableRawPointer($0).assumingMemoryBound(to: sockaddr.self), &length,
                CInt(SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue))
        }
        guard let socket = try? Descriptor(number, "accept4") else { return recover(from: errno) }
        reactor.statistics.acceptedOne()
        guard reactor.connections < reactor.limits.connections,
            let peer = SocketAddress(storage, length: length), let guest = welcome(peer)
        else {
            reactor.statistics.refusedOne()
            return true
        }
        Socket.sendAtOnce(socket, to: peer)
        begin(socket, from: peer, guest.handler, whenClosed: guest.whenClosed)
        return true
    }

    private func begin(
        _ socket: consuming Descriptor, from peer: SocketAddress, _ handler: any StreamHandler,
        whenClosed: (() -> Void)?
    ) {
        let engine: TLSEngine?
        do {
            engine = try secure.map { source throws(TLSFailure) in try TLSEngine(server: source.context) }
        } catch {
            reactor.statistics.refusedOne()
            whenClosed?()
            return
        }
        let stream = Stream(
            socket, peer: peer, on: reactor, state: engine == nil ? .open : .handshaking, handler: handler,
            secure: engine, whenClosed: whenClosed)
        stream.begin(within: reactor.limits.handshake)
    }

    /// What to do when no connection could be taken; true to try on at once.
    private func recover(from number: CInt) -> Bool {
        switch number {
        case EAGAIN: return false
        case EMFILE, ENFILE:
            guard spare != nil else {
                pause()
                return false
            }
            spare = nil
            let refused = sw_accept4(descriptor, nil, nil, CInt(SOCK_CLOEXEC.rawValue))
            if refused >= 0 { _ = Glibc.close(refused) }
            spare = Self.openSpare()
            reactor.statistics.refusedOne()
            return refused >= 0
        case ENOBUFS, ENOMEM:
            pause()
            return false
        default:
            // The connection died in the backlog (ECONNABORTED and the errors of accept(2) that mean the same).
            return true
        }
    }

    private func pause() {
        guard let watch else { return }
        reactor.update(watch, interest: .none)
        retry = reactor.schedule(after: .milliseconds(100)) { [unowned self] in
            retry = nil
            reactor.update(watch, interest: .read)
        }
    }

    private static func openSpare() -> Descriptor? {
        try? Descriptor(Glibc.open("/dev/null", O_RDONLY | O_CLOEXEC), "open")
    }
}
