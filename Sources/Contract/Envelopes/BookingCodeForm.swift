/// How the code of a booking is written, which tells it from a ticket and from a seat: eight letters and digits, for
/// people with a hyphen in their middle. The page of the door has the same rule.
package enum BookingCodeForm {
    /// What the server draws codes of: nothing that is easily taken for something else.
    package static let alphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
    private static let half = 4

    package static func fits(_ text: String) -> Bool {
        var letters = Array(text.utf8)
        if letters.count == half * 2 + 1, letters[half] == UInt8(ascii: "-") { letters.remove(at: half) }
        return letters.count == half * 2
            && letters.allSatisfy { letter in alphabet.utf8.contains { letter == $0 || letter == $0 | 0x20 } }
    }
}
