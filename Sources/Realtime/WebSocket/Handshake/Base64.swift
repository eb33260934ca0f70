/// The alphabet of RFC 4648 section 4, for the two fixed lengths of the handshake.
enum Base64 {
    private static let alphabet: StaticString = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"

    static func encode(_ bytes: [UInt8]) -> [UInt8] {
        let letters = alphabet.withUTF8Buffer { unsafe Array($0) }
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for place in 0..<4 {
                let isThere = place <= group.count
                text.append(isThere ? letters[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
        }
        return text
    }

    /// Whether the text stands for sixteen bytes: 22 letters and two signs of padding.
    static func isSixteenBytes(_ text: ArraySlice<UInt8>) -> Bool {
        text.count == 24 && text.prefix(22).allSatisfy(isLetter)
            && text.suffix(2).allSatisfy { $0 == UInt8(ascii: "=") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
            true
        default: false
        }
    }
}
