/// The short code that people say on the phone, like `K7M2QX`.
package struct BookingCode: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package init?(_ text: String) {
        let letters = text.utf8.allSatisfy { byte in
            (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard letters, (4...16).contains(text.utf8.count) else { return nil }
        self.text = text
    }

    /// What is easily taken for something else, on the phone or on paper, is left out.
    private static let alphabet = Array("23456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

    /// Eight letters and digits, drawn by random bits.
    package init(drawnBy bits: UInt64) {
        var rest = bits
        let letters = (0..<8).map { _ in
            let letter = Self.alphabet[Int(rest % UInt64(Self.alphabet.count))]
            rest /= UInt64(Self.alphabet.count)
            return letter
        }
        text = String(decoding: letters, as: UTF8.self)
    }

    package var description: String { text }
}
