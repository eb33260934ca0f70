/// A request that may ask for a WebSocket.
package struct HandshakeRequest {
    package let isGet: Bool
    /// Whether the version is 1.1 or a later one of HTTP/1.
    package let isHTTP11: Bool
    /// Whether a length above zero or a transfer coding was announced.
    package let hasContent: Bool
    package let fields: HandshakeFields

    package init(isGet: Bool, isHTTP11: Bool, hasContent: Bool, fields: HandshakeFields) {
        self.isGet = isGet
        self.isHTTP11 = isHTTP11
        self.hasContent = hasContent
        self.fields = fields
    }
}
