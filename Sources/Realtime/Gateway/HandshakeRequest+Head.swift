internal import HTTP
internal import WebSocket

extension HandshakeRequest {
    /// What a handshake has to know of a request.
    init(_ head: RequestHead) {
        let fields = head.fields
        let length = fields["content-length"]
        self.init(
            isGet: head.method == .get, isHTTP11: head.version == .http11, hasContent: length != nil && length != "0",
            fields: HandshakeFields { fields.all($0) })
    }
}
