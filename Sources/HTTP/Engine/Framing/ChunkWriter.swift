import Bytes

/// Content in chunks (RFC 9112 section 7.1), for both directions.
enum ChunkWriter {
    static let lastChunk: [UInt8] = Array("0\r\n\r\n".utf8)

    /// A chunk with its size before it and CRLF behind it. Nothing for an empty piece: that would end the content.
    static func chunk(_ piece: [UInt8]) -> [UInt8] {
        guard !piece.isEmpty else { return [] }
        var writer = ByteWriter(capacity: piece.count + 20)
        writer.append(hexadecimal: UInt(piece.count))
        writer.append("\r\n")
        writer.append(piece)
        writer.append("\r\n")
        return writer.take()
    }
}
