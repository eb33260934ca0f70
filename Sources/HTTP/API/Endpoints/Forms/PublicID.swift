internal import Crypto
package import Domain

/// Numbers as clients see them: a prefix, then each 64-bit number as thirteen letters of Crockford's alphabet. What
/// belongs to a show names the show too, so that it is found without a search. Each number has one spelling.
package enum PublicID {
    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private static let digits = 13

    package static func text(_ id: ShowID) -> String { "show_" + text(of: id.number) }
    package static func text(_ id: LayoutID) -> String { "layout_" + text(of: id.number) }
    package static func text(_ id: AccountID) -> String { "acct_" + text(of: id.number) }
    package static func text(_ show: ShowID, _ id: HoldID) -> String { text("hold_", show, id.number) }
    package static func text(_ show: ShowID, _ id: BookingID) -> String { text("book_", show, id.number) }
    package static func text(_ show: ShowID, _ id: CheckInID) -> String { text("chk_", show, id.number) }
    package static func text(_ show: ShowID, _ id: PaymentID) -> String { text("pay_", show, id.number) }
    package static func text(_ id: SessionID) -> String { "sess_" + text(of: id.number) }

    /// A ticket is named by a hash of its code: the name opens no door.
    static func text(ticket code: TicketCode) -> String {
        "tkt_" + String(SHA256.hexadecimal(of: Array(code.description.utf8)).prefix(26))
    }

    package static func show(_ text: String) -> ShowID? { numbers(text, "show_", 1).map { ShowID($0[0]) } }
    static func layout(_ text: String) -> LayoutID? { numbers(text, "layout_", 1).map { LayoutID($0[0]) } }
    package static func account(_ text: String) -> AccountID? { numbers(text, "acct_", 1).map { AccountID($0[0]) } }
    static func session(_ text: String) -> SessionID? { numbers(text, "sess_", 1).map { SessionID($0[0]) } }
    static func hold(_ text: String) -> (ShowID, HoldID)? { pair(text, "hold_", HoldID.init) }
    static func booking(_ text: String) -> (ShowID, BookingID)? { pair(text, "book_", BookingID.init) }
    static func checkIn(_ text: String) -> (ShowID, CheckInID)? { pair(text, "chk_", CheckInID.init) }

    /// 32 hex digits in either case, as they stand in a ticket's code.
    static func ticketCode(_ text: String) -> TicketCode? {
        let letters = Array(text.utf8)
        guard letters.count == 32 else { return nil }
        var words: [UInt64] = [0, 0]
        for (index, letter) in letters.enumerated() {
            guard let digit = Self.hexDigit(letter) else { return nil }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        return TicketCode(high: words[0], low: words[1])
    }

    private static func hexDigit(_ letter: UInt8) -> UInt8? {
        switch letter {
        case 0x30...0x39: letter - 0x30
        case 0x41...0x46: letter - 0x41 + 10
        case 0x61...0x66: letter - 0x61 + 10
        default: nil
        }
    }

    private static func text(_ prefix: String, _ show: ShowID, _ number: Int64) -> String {
        var text = DigitText()
        text.append(UInt64(bitPattern: show.number), from: alphabet, digits: digits)
        text.append(UInt64(bitPattern: number), from: alphabet, digits: digits)
        return prefix + text.text
    }

    private static func text(of number: Int64) -> String {
        var text = DigitText()
        text.append(UInt64(bitPattern: number), from: alphabet, digits: digits)
        return text.text
    }

    private static func pair<ID>(
        _ text: String, _ prefix: String, _ make: (Int64) -> ID
    ) -> (ShowID, ID)? {
        numbers(text, prefix, 2).map { (ShowID($0[0]), make($0[1])) }
    }

    /// Positive numbers only: what does not fit 63 bits is none of ours.
    private static func numbers(_ text: String, _ prefix: String, _ count: Int) -> [Int64]? {
        guard text.hasPrefix(prefix) else { return nil }
        let letters = Array(text.utf8.dropFirst(prefix.utf8.count))
        guard letters.count == count * digits else { return nil }
        var found: [Int64] = []
        for start in stride(from: 0, to: letters.count, by: digits) {
            var bits: UInt64 = 0
            guard let first = alphabet.firstIndex(of: letters[start]), first < 8 else { return nil }
            for letter in letters[start..<start + digits] {
                guard let value = alphabet.firstIndex(of: letter) else { return nil }
                bits = bits << 5 | UInt64(value)
            }
            guard let number = Int64(exactly: bits), number > 0 else { return nil }
            found.append(number)
        }
        return found
    }
}
