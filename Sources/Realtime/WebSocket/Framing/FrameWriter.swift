/// Frames as bytes. What a server sends depends on nothing but the message, so one frame serves all who receive it.
package enum FrameWriter {
    /// A whole message in one frame, as every server sends it. `isCompressed` when the payload comes from
    /// `DeflateCodec` and the receivers have agreed to it.
    package static func serverFrame(_ kind: MessageKind, _ payload: [UInt8], isCompressed: Bool = false) -> [UInt8] {
        var frame: [UInt8] = []
        frame.reserveCapacity(payload.count + 10)
        let header = FrameHeader(
            opcode: kind.opcode, isFinal: true, isCompressed: isCompressed, key: nil, length: payload.count)
        append(header, payload.span, 0..<payload.count, to: &frame)
        return frame
    }

    /// Appends a frame whose payload is a range of the bytes; `header.length` is the length of the range.
    static func append(
        _ header: FrameHeader, _ payload: Span<UInt8>, _ range: Range<Int>, to output: inout [UInt8]
    ) {
        append(header, to: &output)
        var key = header.key ?? 0
        Masking.append(payload, range, to: &output, key: &key)
    }

    private static func append(_ header: FrameHeader, to output: inout [UInt8]) {
        output.append(header.opcode.rawValue | (header.isFinal ? 0x80 : 0) | (header.isCompressed ? 0x40 : 0))
        let mask: UInt8 = header.key == nil ? 0 : 0x80
        let length = header.length
        if length <= 125 {
            output.append(mask | UInt8(length))
        } else if length <= 65_535 {
            output.append(mask | 126)
            append(UInt64(length), bytes: 2, to: &output)
        } else {
            output.append(mask | 127)
            append(UInt64(length), bytes: 8, to: &output)
        }
        guard let key = header.key else { return }
        for shift in stride(from: UInt32(0), to: 32, by: 8) { output.append(UInt8(truncatingIfNeeded: key >> shift)) }
    }

    private static func append(_ number: UInt64, bytes: Int, to output: inout [UInt8]) {
        for place in (0..<bytes).reversed() { output.append(UInt8(truncatingIfNeeded: number >> UInt64(place * 8))) }
    }
}
