/// Fixed-width lower-case hex.
enum Hexadecimal {
    static func text(of value: UInt64, digits: Int) -> String {
        let needed = max(digits, (UInt64.bitWidth - value.leadingZeroBitCount + 3) / 4, 1)
        return unsafe String(unsafeUninitializedCapacity: needed) { letters in
            for place in 0..<needed {
                let shift = UInt64(4 * (needed - 1 - place))
                let digit = shift < 64 ? UInt8(truncatingIfNeeded: value >> shift & 15) : 0
                unsafe letters[place] = digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10
            }
            return needed
        }
    }
}
