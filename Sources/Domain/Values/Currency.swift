/// Three capital letters (ISO 4217).
package struct Currency: Hashable, Sendable, CustomStringConvertible {
    /// The letters, the first in the highest of the lower three bytes.
    let packed: UInt32

    package init?(_ code: String) {
        let bytes = Array(code.utf8)
        guard bytes.count == 3, bytes.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }) else {
            return nil
        }
        packed = UInt32(bytes[0]) << 16 | UInt32(bytes[1]) << 8 | UInt32(bytes[2])
    }

    init?(packed: UInt32) {
        let letters = [packed >> 16 & 0xFF, packed >> 8 & 0xFF, packed & 0xFF]
        guard packed >> 24 == 0, letters.allSatisfy({ (65...90).contains($0) }) else { return nil }
        self.packed = packed
    }

    package var description: String {
        unsafe String(unsafeUninitializedCapacity: 3) { letters in
            for place in 0..<3 { unsafe letters[place] = UInt8(truncatingIfNeeded: packed >> UInt32(16 - 8 * place)) }
            return 3
        }
    }
}
