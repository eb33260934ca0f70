extension WebSocketEngine {
    /// One message as the frames of this end: masked when it is a client's, compressed when that was agreed and saves
    /// something, in fragments when a size for them is given. The driver writes them after what it has written before.
    /// Nil when nothing may be sent any more.
    ///
    /// A server that sends the same to many makes a `FrameWriter.serverFrame` once instead.
    package func frames(_ kind: MessageKind, _ payload: [UInt8], fragmentBytes: Int? = nil) -> [UInt8]? {
        precondition(fragmentBytes.map { $0 > 0 } ?? true, "a fragment has at least one byte")
        guard maySendData else { return nil }
        var isCompressed = false
        var content = payload
        if let deflate,
            let smaller = resources.codec.compressed(payload.span, windowBits: Int(deflate.sendWindowBits))
        {
            content = smaller
            isCompressed = true
        }
        var output: [UInt8] = []
        var start = 0
        repeat {
            let count = min(fragmentBytes ?? content.count, content.count - start)
            let header = FrameHeader(
                opcode: start == 0 ? kind.opcode : .continuation, isFinal: start + count == content.count,
                isCompressed: isCompressed && start == 0, key: resources.key(for: role), length: count)
            if start == 0, header.isFinal { output.reserveCapacity(count + 14) }
            FrameWriter.append(header, content.span, start..<start + count, to: &output)
            start += count
        } while start < content.count
        return output
    }
}
