import Bytes

/// Writes the head of an answer, and its content with it where that is whole, into one array of the right size.
enum ResponseWriter {
    /// How the content goes out.
    enum Content {
        /// There is none, or nothing may be said about it: 1xx, 204, 304.
        case forbidden
        /// All of it with Content-Length; to HEAD only the length.
        case whole([UInt8], isSent: Bool)
        /// It follows in chunks.
        case chunked
    }

    /// What Connection says.
    enum Connection {
        /// Nothing, which means what the version of the client takes for granted.
        case unsaid
        case keepAlive
        case close
        /// The answer names what could be spoken instead (RFC 9110 section 7.8), and ends.
        case closeAfterUpgrade
        case upgrade

        var line: StaticString {
            switch self {
            case .unsaid: ""
            case .keepAlive: "Connection: keep-alive\r\n"
            case .close: "Connection: close\r\n"
            case .closeAfterUpgrade: "Connection: close, Upgrade\r\n"
            case .upgrade: "Connection: Upgrade\r\n"
            }
        }
    }

    private static let version: StaticString = "HTTP/1.1 "
    /// The most bytes that the fields about the content take.
    private static let framingRoom = 48

    /// Faults when a field cannot be sent as it is.
    static func write(
        _ response: borrowing Response, content: Content, connection: Connection, prepared: borrowing PreparedFields
    ) throws(HTTPFault) -> [UInt8] {
        var capacity = 64 + framingRoom + prepared.bytes.count
        for field in response.fields {
            try check(field)
            capacity += field.name.utf8CodeUnitCount + field.value.utf8.count + 4
        }
        if case .whole(let bytes, isSent: true) = content { capacity += bytes.count }

        var output = ByteWriter(capacity: capacity)
        output.append(version)
        output.append(decimal: Int(response.status.code))
        output.append(" ")
        output.append(response.status.reason)
        output.append("\r\n")
        output.append(prepared.bytes)
        for field in response.fields {
            output.append(field.name)
            output.append(": ")
            output.append(field.value)
            output.append("\r\n")
        }
        output.append(connection.line)
        switch content {
        case .forbidden: output.append("\r\n")
        case .chunked: output.append("Transfer-Encoding: chunked\r\n\r\n")
        case .whole(let bytes, let isSent):
            output.append("Content-Length: ")
            output.append(decimal: bytes.count)
            output.append("\r\n\r\n")
            if isSent { output.append(bytes) }
        }
        return output.take()
    }

    static let continuation: [UInt8] = Array("HTTP/1.1 100 Continue\r\n\r\n".utf8)

    /// A field that could end its line early, or that is the engine's to write, is a fault of the handler: nothing
    /// of such an answer is sent (RFC 9110 section 5.5).
    static func check(_ field: borrowing Response.Field) throws(HTTPFault) {
        let isClean = field.value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
        guard isClean else {
            throw HTTPFault(.internalError, "RFC 9110 5.5", "a field of the answer holds a control byte")
        }
        switch field.name.utf8CodeUnitCount {
        case 4 where isNamed(field, "date"), 10 where isNamed(field, "connection") || isNamed(field, "keep-alive"),
            14 where isNamed(field, "content-length"), 17 where isNamed(field, "transfer-encoding"):
            throw HTTPFault(.internalError, "RFC 9112 6", "a field of the answer is the engine's to write")
        default: return
        }
    }

    private static func isNamed(_ field: borrowing Response.Field, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard field.name.utf8CodeUnitCount == length else { return false }
        return field.name.withUTF8Buffer { actual in
            name.withUTF8Buffer { wanted in
                for index in 0..<length {
                    let byte = unsafe actual[index]
                    if unsafe (byte &- 0x41 < 26 ? byte | 0x20 : byte) != wanted[index] { return false }
                }
                return true
            }
        }
    }
}
