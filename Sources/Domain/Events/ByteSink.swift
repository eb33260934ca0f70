/// Writes numbers and texts in the shortest form there is: a hash is over these bytes, so every value has exactly one.
struct ByteSink {
    private(set) var bytes: [UInt8] = []

    /// An event or an answer about two seats fits into the first room.
    init() { bytes.reserveCapacity(112) }

    mutating func byte(_ value: UInt8) { bytes.append(value) }
    mutating func flag(_ value: Bool) { bytes.append(value ? 1 : 0) }
    mutating func raw(_ more: [UInt8]) { bytes.append(contentsOf: more) }

    /// Seven bits a byte, the lowest first.
    mutating func number(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    mutating func count(_ value: Int) { number(UInt64(value)) }

    /// Small numbers of either sign are short.
    mutating func signed(_ value: Int64) {
        number(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }

    mutating func wide(_ value: WideID) {
        for half in [value.high, value.low] {
            for shift in stride(from: 56, through: 0, by: -8) { bytes.append(UInt8(truncatingIfNeeded: half >> shift)) }
        }
    }

    mutating func text(_ value: String) {
        let utf8 = value.utf8
        count(utf8.count)
        bytes.append(contentsOf: utf8)
    }
}
