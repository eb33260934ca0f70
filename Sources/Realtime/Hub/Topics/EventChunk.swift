internal import Bytes

/// A message as a server-sent event, in one chunk of a chunked answer (RFC 9112 section 7.1), so that one array of
/// bytes serves everybody who listens.
enum EventChunk {
    /// - Parameter text: one line; JSON has no line breaks outside its strings, and none inside them either.
    static func make(_ text: ArraySlice<UInt8>, id: String) -> [UInt8] {
        var event = ByteWriter(capacity: text.count + id.utf8.count + 16)
        if !id.isEmpty {
            event.append("id:" as StaticString)
            event.append(id)
            event.append("\n" as StaticString)
        }
        event.append("data:" as StaticString)
        event.append(text)
        event.append("\n\n" as StaticString)
        var chunk = ByteWriter(capacity: event.count + 20)
        chunk.append(hexadecimal: UInt64(event.count))
        chunk.append("\r\n" as StaticString)
        chunk.append(event)
        chunk.append("\r\n" as StaticString)
        return chunk.take()
    }
}
