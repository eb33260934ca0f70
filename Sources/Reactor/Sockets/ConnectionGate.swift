package import Bytes

/// Counts the connections of each address over all loops, so that one client cannot take the places of the others.
package final class ConnectionGate: Sendable {
    private let limit: Int
    private let counts = Locked<[IPAddress: Int]>([:])

    /// - Parameter limit: connections that one address (an IPv6 network of 64 bits) may have at a time.
    package init(connectionsPerAddress limit: Int) {
        precondition(limit >= 1, "a gate lets at least one through")
        self.limit = limit
    }

    /// Lets a connection in, or not. Whoever was let in must `leave`.
    package func enter(_ address: IPAddress) -> Bool {
        let client = address.client
        return counts.withLock { counts in
            let count = counts[client, default: 0]
            guard count < limit else { return false }
            counts[client] = count + 1
            return true
        }
    }

    /// A connection that was let in is gone.
    package func leave(_ address: IPAddress) {
        let client = address.client
        counts.withLock { counts in
            guard let count = counts[client] else { return }
            counts[client] = count > 1 ? count - 1 : nil
        }
    }

    /// How many addresses are connected.
    package var addresses: Int { counts.withLock { $0.count } }
}

extension IPAddress {
    /// What counts as one client: an IPv4 address, or the network of an IPv6 address, of which a client has the whole.
    fileprivate var client: Self { v4 == nil ? prefix(64) : self }
}
