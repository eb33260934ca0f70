/// Gathers the 2 to 14 bytes of a frame header and checks what can be checked without knowing the connection.
struct FrameHeaderReader {
    private var bytes = InlineArray<14, UInt8>(repeating: 0)
    private var count: UInt8 = 0

    /// Whether a header has begun and is not whole.
    var isMidHeader: Bool { count > 0 }

    /// Takes bytes from `position` on; nil when the input is used up before the header is whole.
    mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(WebSocketFault) -> FrameHeader? {
        if count < 2 {
            guard gather(2, input, &position) else { return nil }
            try checkFirstTwo()
        }
        guard gather(2 + lengthBytes + (isMasked ? 4 : 0), input, &position) else { return nil }
        count = 0
        return try header()
    }

    private mutating func gather(_ needed: Int, _ input: Span<UInt8>, _ position: inout Int) -> Bool {
        while Int(count) < needed {
            guard position < input.count else { return false }
            bytes[Int(count)] = input[position]
            count += 1
            position += 1
        }
        return true
    }

    private var lengthField: UInt8 { bytes[1] & 0x7F }
    private var isMasked: Bool { bytes[1] & 0x80 != 0 }
    private var lengthBytes: Int { lengthField == 126 ? 2 : lengthField == 127 ? 8 : 0 }

    private func checkFirstTwo() throws(WebSocketFault) {
        guard bytes[0] & 0x30 == 0 else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.2", "a reserved bit is set")
        }
        guard let opcode = Opcode(rawValue: bytes[0] & 0x0F) else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.2", "a reserved opcode")
        }
        guard opcode.isControl else { return }
        guard bytes[0] & 0x80 != 0 else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.5", "a control frame is fragmented")
        }
        guard lengthField <= 125 else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.5", "a control frame has more than 125 bytes")
        }
        guard bytes[0] & 0x40 == 0 else {
            throw WebSocketFault(.protocolError, "RFC 7692 6.1", "a control frame is marked as compressed")
        }
    }

    private func header() throws(WebSocketFault) -> FrameHeader {
        var length = UInt64(lengthField)
        if lengthBytes > 0 {
            length = 0
            for index in 2..<2 + lengthBytes { length = length << 8 | UInt64(bytes[index]) }
            guard length >> 63 == 0 else {
                throw WebSocketFault(.protocolError, "RFC 6455 5.2", "the top bit of a length is set")
            }
            guard length > (lengthBytes == 2 ? 125 : 65_535) else {
                throw WebSocketFault(.protocolError, "RFC 6455 5.2", "a length is longer than it has to be")
            }
        }
        var key: UInt32?
        if isMasked {
            let start = 2 + lengthBytes
            key =
                UInt32(bytes[start]) | UInt32(bytes[start + 1]) << 8 | UInt32(bytes[start + 2]) << 16
                | UInt32(bytes[start + 3]) << 24
        }
        guard let opcode = Opcode(rawValue: bytes[0] & 0x0F) else {
            throw WebSocketFault(.protocolError, "RFC 6455 5.2", "a reserved opcode")
        }
        return FrameHeader(
            opcode: opcode, isFinal: bytes[0] & 0x80 != 0, isCompressed: bytes[0] & 0x40 != 0, key: key,
            length: Int(length))
    }
}
