/// Why a message is refused. After a fault nothing that follows on the connection can be trusted, so every fault is
/// answered once and the connection is closed.
package struct HTTPFault: Error, Hashable, Sendable {
    /// What the peer is answered.
    package let status: Status
    /// The clause that the message breaks, or that allows the refusal.
    package let clause: String
    /// What is wrong, in words fit for the peer: never a byte of the message itself.
    package let message: String

    package init(_ status: Status, _ clause: StaticString, _ message: StaticString) {
        self.status = status
        self.clause = clause.description
        self.message = message.description
    }
}

extension HTTPFault: CustomStringConvertible {
    package var description: String { "\(status.code) \(message) (\(clause))" }
}
