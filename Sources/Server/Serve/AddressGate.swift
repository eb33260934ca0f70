internal import Bytes
internal import Reactor

/// Limits the connections of each client address. The proxies that are trusted stand for many clients and are exempt.
struct AddressGate: Sendable {
    private let gate: ConnectionGate
    private let exempt: [AddressBlock]

    init(connectionsPerAddress limit: Int, exempt: [AddressBlock]) {
        gate = ConnectionGate(connectionsPerAddress: limit)
        self.exempt = exempt
    }

    /// What is to be done when the connection is gone, or nil when it is refused.
    func enter(_ peer: SocketAddress) -> (() -> Void)? {
        guard let address = peer.ip, !exempt.contains(where: { $0.contains(address) }) else { return {} }
        guard gate.enter(address) else { return nil }
        return { [gate] in gate.leave(address) }
    }
}
