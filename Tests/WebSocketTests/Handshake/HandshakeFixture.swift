@testable import WebSocket

/// Field lines for handshakes, sound until a test changes them.
struct HandshakeFixture {
    var lines: [(name: String, value: String)]

    /// The request of RFC 6455 1.3.
    static let request = Self(lines: [
        ("host", "server.example.com"), ("upgrade", "websocket"), ("connection", "Upgrade"),
        ("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="), ("origin", "http://server.example.com"),
        ("sec-websocket-version", "13"),
    ])

    /// The answer to it.
    static let answer = Self(lines: [
        ("upgrade", "websocket"), ("connection", "Upgrade"), ("sec-websocket-accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="),
    ])

    var fields: HandshakeFields {
        HandshakeFields { [lines] name in
            let wanted = name.withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
            return lines.filter { $0.name == wanted }.map { Array($0.value.utf8)[...] }
        }
    }

    func with(_ name: String, _ value: String?) -> Self {
        var other = self
        other.lines.removeAll { $0.name == name }
        if let value { other.lines.append((name, value)) }
        return other
    }

    func adding(_ name: String, _ value: String) -> Self {
        var other = self
        other.lines.append((name, value))
        return other
    }
}
