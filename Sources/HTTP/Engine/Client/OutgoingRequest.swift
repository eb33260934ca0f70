/// A request before it is framed. Host, Content-Length, Transfer-Encoding and Connection are the writer's business.
package struct OutgoingRequest: Sendable {
    package enum Content: Sendable {
        case none
        /// All of it, sent with Content-Length.
        case bytes([UInt8])
    }

    /// What becomes of the connection after the answer.
    package enum Connection: Sendable {
        case keep
        case close
        /// The field Upgrade names the protocol that is wished for.
        case upgrade
    }

    package var method: Method
    /// Path and query as they stand on the wire.
    package var target: String
    /// Host and port as they stand in Host.
    package var authority: String
    package var fields: [(name: String, value: String)]
    package var content: Content
    package var connection: Connection

    package init(
        _ method: Method, _ target: String, authority: String, fields: [(name: String, value: String)] = [],
        content: Content = .none, connection: Connection = .keep
    ) {
        self.method = method
        self.target = target
        self.authority = authority
        self.fields = fields
        self.content = content
        self.connection = connection
    }
}
