/// Bytes and numbers in hexadecimal, written in lower case.
package enum Hexadecimal {
    private static let alphabet = Array("0123456789abcdef".utf8)

    /// The value of a digit of either case.
    package static func digit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x37
        case 0x61...0x66: letter - 0x57
        default: nil
        }
    }

    /// Two digits for each byte.
    package static func text(of bytes: [UInt8]) -> String {
        String(decoding: bytes.flatMap { [alphabet[Int($0 >> 4)], alphabet[Int($0 & 15)]] }, as: UTF8.self)
    }

    /// Nil unless there are two digits, of either case, for each byte.
    package static func bytes(of text: String) -> [UInt8]? {
        let digits = text.utf8.compactMap(digit)
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        return stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }

    /// Eight digits.
    package static func text(of word: UInt32) -> String {
        var writer = ByteWriter(capacity: 8)
        writer.append(hexadecimal: word, atLeast: 8)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// Nil unless there are eight digits in lower case: a word has one spelling.
    package static func word(_ digits: some Collection<UInt8>) -> UInt32? {
        guard digits.count == 8 else { return nil }
        var word: UInt32 = 0
        for letter in digits {
            guard let value = digit(letter), !(0x41...0x46).contains(letter) else { return nil }
            word = word << 4 | UInt32(value)
        }
        return word
    }
}
