/// A short text of digits and signs, made on the stack: every answer has some of them.
struct DigitText {
    private var letters = InlineArray<32, UInt8>(repeating: 0)
    private var count = 0

    mutating func append(_ sign: UnicodeScalar) {
        letters[count] = UInt8(truncatingIfNeeded: sign.value)
        count += 1
    }

    /// A number that is not negative, with zeros in front; a longer one is cut to its last digits.
    mutating func append(_ number: Int, width: Int) {
        var rest = number
        for place in stride(from: count + width - 1, through: count, by: -1) {
            letters[place] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
            rest /= 10
        }
        count += width
    }

    mutating func append(_ sign: UnicodeScalar, _ number: Int, width: Int) {
        append(sign)
        append(number, width: width)
    }

    /// A number as thirteen letters, five bits each.
    mutating func append(_ bits: UInt64, from alphabet: [UInt8], digits: Int) {
        for place in 0..<digits {
            letters[count + place] = alphabet[Int(truncatingIfNeeded: bits >> UInt64(5 * (digits - 1 - place)) & 31)]
        }
        count += digits
    }

    var text: String {
        String(unsafeUninitializedCapacity: count) { buffer in
            for place in 0..<count { buffer[place] = letters[place] }
            return count
        }
    }
}
