/// Reads what `ByteSink` wrote, and nothing else: whatever is not in its one form is a fault. No byte makes it trap,
/// and no count makes it allocate more than the bytes that are there.
struct ByteSource {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var remaining: Int { bytes.count - position }

    mutating func byte() throws(CodecFault) -> UInt8 {
        guard position < bytes.count else { throw .truncated }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func flag() throws(CodecFault) -> Bool {
        switch try byte() {
        case 0: false
        case 1: true
        default: throw .invalid
        }
    }

    mutating func number() throws(CodecFault) -> UInt64 {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            let next = try byte()
            let bits = UInt64(next & 0x7F)
            guard shift < 63 || (shift == 63 && bits <= 1) else { throw .invalid }
            value |= bits << shift
            if next & 0x80 == 0 {
                // A zero at the end would be a second form of the same number.
                guard next != 0 || shift == 0 else { throw .invalid }
                return value
            }
            shift += 7
        }
    }

    mutating func signed() throws(CodecFault) -> Int64 {
        let value = try number()
        return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
    }

    /// A number of things of which each takes at least one byte.
    mutating func count() throws(CodecFault) -> Int {
        let value = try number()
        guard value <= UInt64(remaining) else { throw .truncated }
        return Int(value)
    }

    mutating func int32() throws(CodecFault) -> Int32 {
        guard let value = Int32(exactly: try signed()) else { throw .invalid }
        return value
    }

    mutating func wide() throws(CodecFault) -> WideID {
        WideID(high: try eight(), low: try eight())
    }

    private mutating func eight() throws(CodecFault) -> UInt64 {
        var value: UInt64 = 0
        for _ in 0..<8 { value = value << 8 | UInt64(try byte()) }
        return value
    }

    mutating func text() throws(CodecFault) -> String {
        let utf8 = try take(count())
        guard let text = String(validating: utf8, as: UTF8.self) else { throw .invalid }
        return text
    }

    mutating func take(_ length: Int) throws(CodecFault) -> [UInt8] {
        guard length >= 0, length <= remaining else { throw .truncated }
        defer { position += length }
        return Array(bytes[position..<position + length])
    }

    mutating func rest() -> [UInt8] {
        defer { position = bytes.count }
        return Array(bytes[position...])
    }
}
