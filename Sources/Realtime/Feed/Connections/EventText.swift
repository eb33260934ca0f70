internal import Bytes

/// What an event stream says to one client alone, in the form of the shared messages.
enum EventText {
    /// - Parameter text: JSON without line breaks.
    static func event(_ text: [UInt8], id: String) -> [UInt8] {
        var event = ByteWriter(capacity: text.count + id.utf8.count + 16)
        if !id.isEmpty {
            event.append("id:" as StaticString)
            event.append(id)
            event.append("\n" as StaticString)
        }
        event.append("data:" as StaticString)
        event.append(text)
        event.append("\n\n" as StaticString)
        return event.take()
    }

    static func retry(_ time: Duration) -> [UInt8] { Array("retry:\(max(1, time.wholeMilliseconds))\n\n".utf8) }

    /// A chunk of chunked content (RFC 9112 section 7.1).
    static func chunk(_ bytes: [UInt8]) -> [UInt8] {
        var chunk = ByteWriter(capacity: bytes.count + 20)
        chunk.append(hexadecimal: UInt64(bytes.count))
        chunk.append("\r\n" as StaticString)
        chunk.append(bytes)
        chunk.append("\r\n" as StaticString)
        return chunk.take()
    }

    /// The last chunk.
    static let end = Array("0\r\n\r\n".utf8)
}
