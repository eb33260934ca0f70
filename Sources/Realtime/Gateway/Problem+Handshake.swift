internal import API
internal import HTTP
internal import WebSocket

extension Problem {
    /// A handshake that was refused, as every other refusal is told.
    init(_ refusal: HandshakeRefusal) {
        let kind: Kind =
            switch refusal.status {
            case 403: .forbidden
            case 426: .upgradeRequired
            default: .malformedRequest
            }
        self.init(kind, refusal.message, fields: refusal.fields.map { Response.Field($0.name, $0.value) })
        // Frames may follow: bytes that were never meant to be a request (RFC 6455 section 4.2.2).
        endsConnection = true
    }
}
