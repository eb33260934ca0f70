/// Why a request does not become a WebSocket, and what is answered. The connection must be closed after the answer:
/// what follows may have been meant for another protocol.
package struct HandshakeRefusal: Error, Hashable, Sendable {
    /// 400, 403, 405 or 426.
    package let status: UInt16
    /// The clause that the request breaks.
    package let clause: String
    /// What is wrong, in words fit for the peer.
    package let message: String
    /// What the answer says beside that.
    package let fields: [HandshakeField]

    init(_ status: UInt16, _ clause: StaticString, _ message: StaticString, _ fields: [HandshakeField] = []) {
        self.status = status
        self.clause = clause.description
        self.message = message.description
        self.fields = fields
    }
}
