/// CRC-32 as zlib and PNG have it (reflected, polynomial EDB88320), and the arithmetic to change it for one byte
/// without reading the others: a CRC is linear, so the difference of two texts has a CRC of its own.
package enum Checksum {
    private static let polynomial: UInt32 = 0xEDB8_8320

    private static let table: [UInt32] = (UInt32(0)..<256).map { byte in
        (0..<8).reduce(byte) { rest, _ in rest & 1 == 1 ? rest >> 1 ^ polynomial : rest >> 1 }
    }

    package static func of(_ bytes: some Sequence<UInt8>) -> UInt32 {
        let table = table
        return ~bytes.reduce(UInt32.max) { rest, byte in rest >> 8 ^ table[Int((rest ^ UInt32(byte)) & 0xFF)] }
    }

    /// What a change of one byte adds to the checksum of a text, when nothing follows it.
    static func difference(_ old: UInt8, _ new: UInt8) -> UInt32 { table[Int(old ^ new)] }

    /// The weights of the bytes of a text, the last one first: what its difference is multiplied by.
    static func weights(count: Int) -> [UInt32] {
        let table = table
        var weights: [UInt32] = []
        weights.reserveCapacity(count)
        // One, in this reflected form.
        var weight: UInt32 = 1 << 31
        for _ in 0..<count {
            weights.append(weight)
            weight = weight >> 8 ^ table[Int(weight & 0xFF)]
        }
        return weights
    }

    /// The product of two polynomials modulo that of the CRC.
    static func product(_ left: UInt32, _ right: UInt32) -> UInt32 {
        var product: UInt32 = 0
        var rest = left
        var multiple = right
        while rest != 0 {
            if rest & 1 << 31 != 0 { product ^= multiple }
            rest <<= 1
            multiple = multiple & 1 == 1 ? multiple >> 1 ^ polynomial : multiple >> 1
        }
        return product
    }
}
