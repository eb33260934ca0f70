/// Where a listener gets the context of each new connection from. A reload puts another in its place; connections that
/// stand keep theirs until they end.
package final class TLSSource: Sendable {
    private let configuration: TLSServerConfiguration
    private let ticketKeys: TLSTicketKeys
    private let current: Locked<TLSContext>

    /// Reads certificates and keys for the first time.
    package init(_ configuration: TLSServerConfiguration, ticketKeys: TLSTicketKeys) throws(TLSSetupFailure) {
        self.configuration = configuration
        self.ticketKeys = ticketKeys
        current = Locked(try TLSContext(server: configuration, ticketKeys: ticketKeys))
    }

    /// The context for a new connection.
    package var context: TLSContext { current.withLock { $0 } }

    /// Reads certificates and keys anew. When they are faulty, everything stays as it was. Not for a loop's thread when
    /// files may be slow.
    package func reload() throws(TLSSetupFailure) {
        let next = try TLSContext(server: configuration, ticketKeys: ticketKeys)
        let last = current.withLock { context in
            defer { context = next }
            return context
        }
        // The last reference may be this one; freeing is done outside the lock.
        withExtendedLifetime(last) {}
    }
}
