/// Compression for all connections of a loop: no connection has a state of its own, because no message refers to the
/// one before. Streams are made when they are first needed and reset for each message.
package final class DeflateCodec {
    private var inflater: RawInflater?
    private var deflaters: [RawDeflater?]

    /// The windows that zlib compresses with; it has none of 256 bytes for raw streams.
    package static let windows = 9...15
    /// Less is sent as it is.
    package static let smallest = 256
    /// For what is sent once to many at once; 6 is for what is kept and sent often.
    package static let fastLevel: Int32 = 1

    package init() {
        deflaters = Array(repeating: nil, count: Self.windows.count)
    }

    /// The payload of a compressed message, whatever its length. Nil when zlib has no such window or no memory.
    package func deflated(_ payload: Span<UInt8>, windowBits: Int = 15, level: Int32 = fastLevel) -> [UInt8]? {
        guard let deflater = deflater(windowBits, level) else { return nil }
        return deflated(payload, deflater, level, room: deflater.bound(payload.count))
    }

    /// The payload of a compressed message where that saves more than a tenth, otherwise nil: send it as it is.
    package func compressed(_ payload: Span<UInt8>, windowBits: Int = 15, level: Int32 = fastLevel) -> [UInt8]? {
        guard payload.count >= Self.smallest, let deflater = deflater(windowBits, level) else { return nil }
        return deflated(payload, deflater, level, room: payload.count - payload.count / 10)
    }

    /// Appends what the payload of a compressed message stands for, at most `limit` bytes.
    package func inflate(_ payload: Span<UInt8>, limit: Int, to output: inout [UInt8]) throws(WebSocketFault) {
        guard let inflater = inflater ?? RawInflater() else {
            throw WebSocketFault(.internalError, "RFC 6455 7.4.1", "there is no memory to inflate")
        }
        self.inflater = inflater
        try inflater.inflate(payload, limit: limit, to: &output)
    }

    private func deflated(_ payload: Span<UInt8>, _ deflater: RawDeflater, _ level: Int32, room: Int) -> [UInt8]? {
        // zlib flushes nothing for nothing; an empty message is an empty block (RFC 7692 section 7.2.3.6).
        payload.count == 0 ? [0x00] : deflater.deflate(payload, level: level, room: room)
    }

    private func deflater(_ windowBits: Int, _ level: Int32) -> RawDeflater? {
        guard Self.windows.contains(windowBits) else { return nil }
        let place = windowBits - Self.windows.lowerBound
        if let deflater = deflaters[place] { return deflater }
        deflaters[place] = RawDeflater(windowBits: windowBits, level: level)
        return deflaters[place]
    }
}
