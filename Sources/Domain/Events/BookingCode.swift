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

    package var description: String { text }
}
