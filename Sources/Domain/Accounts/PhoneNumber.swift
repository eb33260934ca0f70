/// A number to call: E.164 with its plus sign, or ten digits.
package struct PhoneNumber: Hashable, Sendable {
    package let text: String

    package init?(_ text: String) {
        let isInternational = text.utf8.first == UInt8(ascii: "+")
        let digits = text.utf8.dropFirst(isInternational ? 1 : 0)
        guard digits.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        if isInternational {
            guard (8...15).contains(digits.count), digits.first != 0x30 else { return nil }
        } else {
            guard digits.count == 10 else { return nil }
        }
        self.text = text
    }
}
