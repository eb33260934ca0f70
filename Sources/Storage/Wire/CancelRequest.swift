internal import CPostgres
internal import Reactor

/// Asks PostgreSQL to cancel what a connection is doing. libpq 15 can only do so blocking, over a connection of its
/// own, so each request has a thread; a fixed number at most, the rest is left undone: their connections are closed
/// when the grace is over, and `client_connection_check_interval` ends the statement within a second.
final class CancelRequest: Sendable {
    private static let underWay = Locked(0)
    private static let most = 8

    /// The address of libpq's PGcancel. It is read-only after its making and meant for other threads (libpq 34.7).
    private let address: UInt

    private init(address: UInt) { self.address = address }

    deinit {
        PQfreeCancel(OpaquePointer(bitPattern: address))
    }

    /// False when it cannot be asked.
    static func send(for handle: OpaquePointer) -> Bool {
        guard let cancel = PQgetCancel(handle) else { return false }
        let request = CancelRequest(address: UInt(bitPattern: cancel))
        let admitted = underWay.withLock { count -> Bool in
            guard count < most else { return false }
            count += 1
            return true
        }
        guard admitted else { return false }
        do {
            _ = try Thread(name: "pg-cancel") {
                request.perform()
                underWay.withLock { $0 -= 1 }
            }
            return true
        } catch {
            underWay.withLock { $0 -= 1 }
            return false
        }
    }

    private func perform() {
        // What went wrong is of no use: the grace decides what happens next.
        var reason = [CChar](repeating: 0, count: 256)
        PQcancel(OpaquePointer(bitPattern: address), &reason, CInt(reason.count))
    }
}
