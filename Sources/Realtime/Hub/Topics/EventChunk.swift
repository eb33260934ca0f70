internal import Bytes

/// Server-sent events in chunks of a chunked answer (RFC 9112 section 7.1). What all are told is made once, so that one
/// array of bytes serves everybody who listens.
package enum EventChunk {
    /// The last chunk.
    package static let end = Array("0\r\n\r\n".utf8)

    /// A message as an event, in one chunk.
    static func make(_ text: ArraySlice<UInt8>, id: String) -> [UInt8] { wrap(event(text, id: id)) }

    /// A message as an event.
    /// - Parameter text: one line; JSON has no line breaks outside its strings, and none inside them either.
    package static func event(_ text: ArraySlice<UInt8>, id: String) -> [UInt8] {
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

    /// When a client comes back by itself.
    package static func retry(_ time: Duration) -> [UInt8] {
        Array("retry:\(max(1, time.wholeMilliseconds))\n\n".utf8)
    }

    /// Bytes as a chunk.
    package static func wrap(_ bytes: [UInt8]) -> [UInt8] {
        var chunk = ByteWriter(capacity: bytes.count + 20)
        chunk.append(hexadecimal: UInt64(bytes.count))
        chunk.append("\r\n" as StaticString)
        chunk.append(bytes)
        chunk.append("\r\n" as StaticString)
        return chunk.take()
    }
}
