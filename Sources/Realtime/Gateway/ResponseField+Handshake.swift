internal import HTTP
internal import WebSocket

extension Response.Field {
    /// A field of a handshake; nil for Connection, which is written by whoever frames the answer.
    init?(_ field: HandshakeField) {
        let names: [StaticString] = [
            "Upgrade", "Allow", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions",
            "Sec-WebSocket-Version",
        ]
        guard let name = names.first(where: { $0.description == field.name }) else { return nil }
        self.init(name, field.value)
    }
}
