/// Why a connection fails. After a fault nothing that follows can be trusted, so it is told to the peer in one close
/// frame and nothing more is read.
package struct WebSocketFault: Error, Hashable, Sendable {
    /// What the peer is told.
    package let code: CloseCode
    /// The clause that the peer breaks, or that allows the refusal.
    package let clause: String
    /// What is wrong, in words fit for the peer: never a byte of what it sent.
    package let message: String

    package init(_ code: CloseCode, _ clause: StaticString, _ message: StaticString) {
        self.code = code
        self.clause = clause.description
        self.message = message.description
    }
}

extension WebSocketFault: CustomStringConvertible {
    package var description: String { "\(code.number) \(message) (\(clause))" }
}
