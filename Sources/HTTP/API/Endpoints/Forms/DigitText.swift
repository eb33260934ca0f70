internal import Contract

/// A short text of letters, digits and signs, made on the stack: every answer has some of them.
struct DigitText {
    private var letters = InlineArray<64, UInt8>(repeating: 0)
    private var count = 0

    init() {}

    init(_ prefix: StaticString) {
        prefix.withUTF8Buffer { for letter in $0 { append(letter: letter) } }
    }

    private mutating func append(letter: UInt8) {
        letters[count] = letter
        count += 1
    }

    mutating func append(_ sign: UnicodeScalar) { append(letter: UInt8(truncatingIfNeeded: sign.value)) }

    /// A number that is not negative, with zeros in front; a longer one is cut to its last digits.
    mutating func append(_ number: Int, width: Int) {
        var rest = UInt(bitPattern: number)
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

    /// A number that is not negative, as it is.
    mutating func append(_ number: Int64) {
        var width = 1
        var rest = number
        while rest > 9 {
            rest /= 10
            width += 1
        }
        append(Int(number), width: width)
    }

    /// A number as eight hexadecimal digits.
    mutating func append(word: UInt32) {
        for place in 0..<8 {
            let digit = UInt8(truncatingIfNeeded: word >> UInt32(28 - 4 * place) & 15)
            append(letter: digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
        }
    }

    /// A number as letters of an alphabet of 32, five bits each.
    mutating func append(_ bits: UInt64, from alphabet: StaticString, digits: Int) {
        alphabet.withUTF8Buffer { alphabet in
            for place in 0..<digits {
                append(letter: alphabet[Int(truncatingIfNeeded: bits >> UInt64(5 * (digits - 1 - place)) & 31)])
            }
        }
    }

    var text: String { String(decoding: letters.span.extracting(..<count)) }

    func write(_ name: StaticString, to json: inout JSONObjectWriter) {
        json.letters(name, letters.span.extracting(..<count))
    }
}

extension String {
    fileprivate init(decoding letters: Span<UInt8>) {
        self = letters.withUnsafeBufferPointer { letters in
            String(unsafeUninitializedCapacity: letters.count) { $0.initialize(fromContentsOf: letters) }
        }
    }
}
