import Glibc
import Reactor
import Storage
import TestSupport

/// Stands between a node and PostgreSQL and breaks the next request in the way it was told. What it does, a network
/// does some day.
final class FaultyProxy: Sendable {
    enum Accident: Sendable {
        /// The request never arrives.
        case loseRequest
        /// It arrives and is answered; the answer gets lost.
        case loseReply
        /// It arrives; the connection breaks before anything is answered.
        case breakAfterRequest
        /// It is kept somewhere on its way, the connection breaks, and it arrives when `release` is called.
        case holdRequest
    }

    private struct State {
        var accident: Accident?
        var held: [(server: CInt, bytes: [UInt8])] = []
        var accidents = 0
        var isStopped = false
    }

    private let listener: LoopbackListener
    private let target: DatabaseAddress
    /// What each direction takes, in milliseconds.
    private let delay: CInt
    private let state = Locked(State())

    init(to target: DatabaseAddress, delay: CInt = 0) throws {
        self.target = target
        self.delay = delay
        listener = try LoopbackListener()
        _ = try Thread(name: "test-proxy") { [self] in accept() }
    }

    var connectionString: String {
        "host=127.0.0.1 port=\(listener.port) user=\(target.user) dbname=\(target.database)"
    }

    var accidents: Int { state.withLock { $0.accidents } }

    func meet(_ accident: Accident) { state.withLock { $0.accident = accident } }

    /// What was held arrives now, and is answered to nobody. Returns once it has been.
    func release() {
        let held = state.withLock { state -> [(server: CInt, bytes: [UInt8])] in
            defer { state.held = [] }
            return state.held
        }
        for (server, bytes) in held {
            Self.send(bytes, to: server)
            _ = Self.receive(server)
            close(server)
        }
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        shutdown(listener.descriptor, Int32(SHUT_RDWR))
    }

    // MARK: Threads

    private func accept() {
        while true {
            let client = Glibc.accept(listener.descriptor, nil, nil)
            guard client >= 0, !state.withLock({ $0.isStopped }), let server = connect() else { return }
            guard (try? Thread(name: "test-proxy-link") { [self] in relay(client, server) }) != nil else { return }
        }
    }

    private func connect() -> CInt? {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = Array("\(target.socketDirectory)/.s.PGSQL.\(target.port)".utf8)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let done = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(descriptor, $0, length) == 0 }
        }
        return done ? descriptor : nil
    }

    private func relay(_ client: CInt, _ server: CInt) {
        var isOpen = true
        while isOpen {
            var sides = [
                pollfd(fd: client, events: Int16(POLLIN), revents: 0),
                pollfd(fd: server, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&sides, 2, -1) > 0 else { break }
            if sides[1].revents != 0 { isOpen = pass(from: server, to: client) }
            guard isOpen, sides[0].revents != 0 else { continue }
            guard let bytes = Self.receive(client) else { break }
            wait()
            if let accident = takeAccident() {
                return carryOut(accident, Self.whole(bytes, from: client), client, server)
            }
            Self.send(bytes, to: server)
        }
        close(client)
        close(server)
    }

    private func pass(from: CInt, to: CInt) -> Bool {
        guard let bytes = Self.receive(from) else { return false }
        wait()
        Self.send(bytes, to: to)
        return true
    }

    private func wait() {
        if delay > 0 { _ = poll(nil, 0, delay) }
    }

    private func takeAccident() -> Accident? {
        state.withLock { state in
            defer { state.accident = nil }
            if state.accident != nil { state.accidents += 1 }
            return state.accident
        }
    }

    private func carryOut(_ accident: Accident, _ bytes: [UInt8], _ client: CInt, _ server: CInt) {
        switch accident {
        case .loseRequest: break
        case .loseReply:
            Self.send(bytes, to: server)
            _ = Self.receive(server)
        case .breakAfterRequest:
            Self.send(bytes, to: server)
            close(client)
            // The server's side stays open until it has answered: it does not notice.
            _ = Self.receive(server)
            close(server)
            return
        case .holdRequest:
            state.withLock { $0.held.append((server, bytes)) }
            close(client)
            return
        }
        close(client)
        close(server)
    }

    // MARK: Bytes

    private static func receive(_ descriptor: CInt) -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        return count > 0 ? Array(buffer[..<count]) : nil
    }

    /// A request may come in pieces; it is over with its Sync. Half of one would never be answered.
    private static func whole(_ first: [UInt8], from client: CInt) -> [UInt8] {
        var bytes = first
        while bytes.suffix(5) != [UInt8(ascii: "S"), 0, 0, 0, 4], let more = receive(client) { bytes += more }
        return bytes
    }

    private static func send(_ bytes: [UInt8], to descriptor: CInt) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { rest in
                Glibc.send(descriptor, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

extension LedgerHouse {
    /// Runs the body with a ledger whose way to PostgreSQL breaks when told.
    func withFaultyWay(
        delay: CInt = 0, limits: StorageLimits = StorageLimits(),
        _ body: (FaultyProxy, PostgresLedger) async throws -> Void
    ) async throws {
        let proxy = try FaultyProxy(to: try await TestPostgres.shared().address, delay: delay)
        var settings = try ConnectionSettings(
            connectionString: proxy.connectionString, schema: test.settings.schema)
        settings.allowsFsyncOff = true
        // Between two statements a test may wait long for its turn.
        settings.idleInTransaction = .seconds(120)
        let ledger = await ledger(settings, limits: limits)
        do {
            try await body(proxy, ledger)
        } catch {
            await ledger.shutDown(within: .zero)
            proxy.stop()
            throw error
        }
        await ledger.shutDown(within: .seconds(5))
        proxy.stop()
    }
}
