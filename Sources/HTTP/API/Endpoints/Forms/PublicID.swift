internal import Bytes
internal import Crypto
package import Domain

/// Numbers as clients see them: a prefix, then each 64-bit number as thirteen letters of Crockford's alphabet. What
/// belongs to a show names the show too, so that it is found without a search. Each number has one spelling.
package enum PublicID {
    private static let alphabet: StaticString = "0123456789abcdefghjkmnpqrstvwxyz"
    private static let digits = 13

    package static func text(_ id: ShowID) -> String { letters("show_", id.number).text }
    package static func text(_ id: LayoutID) -> String { letters("layout_", id.number).text }
    package static func text(_ id: AccountID) -> String { letters("acct_", id.number).text }
    package static func text(_ show: ShowID, _ id: HoldID) -> String { letters(show, id).text }
    package static func text(_ show: ShowID, _ id: BookingID) -> String {
        letters("book_", show.number, id.number).text
    }
    package static func text(_ show: ShowID, _ id: CheckInID) -> String { letters("chk_", show.number, id.number).text }
    package static func text(_ show: ShowID, _ id: PaymentID) -> String { letters("pay_", show.number, id.number).text }
    package static func text(_ id: SessionID) -> String { letters("sess_", id.number).text }

    static func letters(_ show: ShowID, _ id: HoldID) -> DigitText { letters("hold_", show.number, id.number) }

    /// A ticket is named by a hash of its code: the name opens no door.
    static func text(ticket code: TicketCode) -> String {
        "tkt_" + String(SHA256.hexadecimal(of: Array(code.description.utf8)).prefix(26))
    }

    package static func show(_ text: String) -> ShowID? { number(text, "show_").map(ShowID.init) }
    static func layout(_ text: String) -> LayoutID? { number(text, "layout_").map(LayoutID.init) }
    package static func account(_ text: String) -> AccountID? { number(text, "acct_").map(AccountID.init) }
    static func session(_ text: String) -> SessionID? { number(text, "sess_").map(SessionID.init) }
    static func hold(_ text: String) -> (ShowID, HoldID)? { pair(text, "hold_", HoldID.init) }
    static func booking(_ text: String) -> (ShowID, BookingID)? { pair(text, "book_", BookingID.init) }
    static func checkIn(_ text: String) -> (ShowID, CheckInID)? { pair(text, "chk_", CheckInID.init) }

    /// 32 hex digits in either case, as they stand in a ticket's code.
    static func ticketCode(_ text: String) -> TicketCode? {
        let letters = Array(text.utf8)
        guard letters.count == 32 else { return nil }
        var words: [UInt64] = [0, 0]
        for (index, letter) in letters.enumerated() {
            guard let digit = Hexadecimal.digit(letter) else { return nil }
            words[index / 16] = words[index / 16] << 4 | UInt64(digit)
        }
        return TicketCode(high: words[0], low: words[1])
    }

    private static func letters(_ prefix: StaticString, _ number: Int64, _ second: Int64? = nil) -> DigitText {
        var text = DigitText(prefix)
        text.append(UInt64(bitPattern: number), from: alphabet, digits: digits)
        if let second { text.append(UInt64(bitPattern: second), from: alphabet, digits: digits) }
        return text
    }

    private static func number(_ text: String, _ prefix: StaticString) -> Int64? {
        let letters = text.utf8.span
        guard letters.count == prefix.utf8CodeUnitCount + digits, begins(letters, prefix) else { return nil }
        return number(letters, at: prefix.utf8CodeUnitCount)
    }

    private static func pair<ID>(_ text: String, _ prefix: StaticString, _ make: (Int64) -> ID) -> (ShowID, ID)? {
        let letters = text.utf8.span
        let start = prefix.utf8CodeUnitCount
        guard letters.count == start + 2 * digits, begins(letters, prefix), let show = number(letters, at: start),
            let own = number(letters, at: start + digits)
        else { return nil }
        return (ShowID(show), make(own))
    }

    private static func begins(_ letters: Span<UInt8>, _ prefix: StaticString) -> Bool {
        prefix.withUTF8Buffer { prefix in prefix.indices.allSatisfy { letters[$0] == prefix[$0] } }
    }

    /// Positive numbers only: what does not fit 63 bits is none of ours.
    private static func number(_ letters: Span<UInt8>, at start: Int) -> Int64? {
        var bits: UInt64 = 0
        for place in start..<start + digits {
            guard let value = value(of: letters[place]), place > start || value < 8 else { return nil }
            bits = bits << 5 | UInt64(value)
        }
        guard let number = Int64(exactly: bits), number > 0 else { return nil }
        return number
    }

    private static func value(of letter: UInt8) -> Int? {
        alphabet.withUTF8Buffer { $0.firstIndex(of: letter) }
    }
}
