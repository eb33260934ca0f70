/// The right to use a connection, until it is given back.
struct Lease: Hashable, Sendable {
    let connection: ConnectionID
    /// Tells this use from earlier and later ones of the same connection.
    let waiter: WaiterID
}
