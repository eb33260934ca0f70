import Bytes

/// Writes requests. What it writes, `RequestParser` reads; what that would refuse is not written.
package enum RequestWriter {
    private static let ownNames: [StaticString] = ["host", "content-length", "transfer-encoding", "connection"]

    /// The head, and the content with it where that is whole.
    package static func write(_ request: OutgoingRequest) throws(HTTPFault) -> [UInt8] {
        var writer = ByteWriter(capacity: 512)
        writer.append(request.method.name)
        writer.append(" ")
        writer.append(request.target)
        writer.append(" HTTP/1.1")
        let line = try RequestLine(writer.bytes.span)
        if case .absolute = line.target {
            throw HTTPFault(.badRequest, "RFC 9112 3.2.2", "an absolute target is for proxies")
        }
        guard AuthoritySyntax.isValid(Array(request.authority.utf8).span) else {
            throw HTTPFault(.badRequest, "RFC 9110 7.2", "the authority is invalid")
        }
        writer.append("\r\nHost: ")
        writer.append(request.authority)
        writer.append("\r\n")
        for field in request.fields { try append(field, to: &writer) }
        switch request.connection {
        case .keep: break
        case .close: writer.append("Connection: close\r\n")
        case .upgrade: writer.append("Connection: Upgrade\r\n")
        }
        switch request.content {
        case .none: writer.append("\r\n")
        case .bytes(let bytes):
            writer.append("Content-Length: ")
            writer.append(decimal: bytes.count)
            writer.append("\r\n\r\n")
            writer.append(bytes)
        }
        return writer.take()
    }

    private static func append(_ field: (name: String, value: String), to writer: inout ByteWriter) throws(HTTPFault) {
        let line = Array("\(field.name): \(field.value)".utf8)
        let (name, _) = try FieldSyntax.parse(line.span)
        // A colon in the name would move the border between name and value.
        guard name.count == field.name.utf8.count else {
            throw HTTPFault(.badRequest, "RFC 9110 5.1", "a field name holds a byte that is no token character")
        }
        guard !ownNames.contains(where: { ListSyntax.equals(line[name], $0) }) else {
            throw HTTPFault(.badRequest, "RFC 9112 6", "a field of the request is the writer's to write")
        }
        writer.append(line)
        writer.append("\r\n")
    }
}
