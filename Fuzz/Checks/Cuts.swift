/// Ways of cutting an input; what is said about it must not depend on them.
enum Cuts {
    /// Byte by byte, in halves, and at places that the bytes themselves name.
    static func all(of bytes: [UInt8]) -> [[[UInt8]]] {
        var lengths: [Int] = []
        var sum = 0
        for byte in bytes where sum < bytes.count {
            lengths.append(Int(byte & 0x1F))
            sum += Int(byte & 0x1F)
        }
        var rest = bytes[...]
        var named: [[UInt8]] = []
        for length in lengths {
            named.append(Array(rest.prefix(length)))
            rest = rest.dropFirst(length)
        }
        named.append(Array(rest))
        let middle = bytes.count / 2
        return [bytes.map { [$0] }, [Array(bytes[..<middle]), Array(bytes[middle...])], named]
    }
}
