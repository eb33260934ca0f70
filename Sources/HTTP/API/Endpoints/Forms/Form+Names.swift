internal import Domain

extension Form {
    /// A readable name, chosen by whoever makes the thing: lower-case letters, digits and inner hyphens, no prefix of
    /// an id.
    mutating func slug() -> String? {
        guard let text = text("id", bytes: 1...60, isRequired: false) else { return nil }
        let isFit = text.utf8.allSatisfy { $0 &- 0x61 < 26 || $0 &- 0x30 < 10 || $0 == UInt8(ascii: "-") }
        guard isFit, !text.hasPrefix("-"), !text.hasSuffix("-") else {
            refuse("id", "INVALID", "This must be lower-case letters, digits and inner hyphens.")
            return nil
        }
        return text
    }

    /// 3 to 70 characters in at most four words of letters.
    mutating func personName(isRequired: Bool = true) -> String? {
        guard let text = text("name", bytes: 1...280, isRequired: isRequired) else { return nil }
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let isFit = words.allSatisfy { !$0.isEmpty && $0.allSatisfy(\.isLetter) }
        guard (3...70).contains(text.count), words.count <= 4, isFit else {
            refuse("name", "INVALID", "This must be 3 to 70 letters in at most four words.")
            return nil
        }
        return text
    }

    /// E.164, or ten digits.
    mutating func phone(isRequired: Bool) -> String? {
        guard let text = text("phone", bytes: 1...16, isRequired: isRequired) else { return nil }
        let digits = text.utf8.drop { $0 == UInt8(ascii: "+") }
        let isInternational = text.hasPrefix("+") && (8...15).contains(digits.count) && digits.first != 0x30
        guard digits.count + (text.hasPrefix("+") ? 1 : 0) == text.utf8.count, digits.allSatisfy({ $0 &- 0x30 < 10 }),
            isInternational || (!text.hasPrefix("+") && digits.count == 10)
        else {
            refuse("phone", "INVALID", "This must be a number like +919876543210, or ten digits.")
            return nil
        }
        return text
    }

    /// One at sign between what is not empty, ASCII without spaces, a dot in the domain.
    mutating func email(isRequired: Bool) -> String? {
        guard let text = text("email", bytes: 1...254, isRequired: isRequired) else { return nil }
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        guard parts.count == 2, isPlain, (1...64).contains(parts[0].utf8.count), parts[1].contains("."),
            !parts[1].hasPrefix("."), !parts[1].hasSuffix("."), !parts[1].contains("..")
        else {
            refuse("email", "INVALID", "This must be an address like name@example.com.")
            return nil
        }
        return text
    }

    /// Whom a booking belongs to.
    mutating func contact(_ member: String, isOnline: Bool, isRequired: Bool) -> Contact? {
        guard var part = part(member, isRequired: isRequired) else { return nil }
        let name = part.personName()
        let email = isOnline ? part.email(isRequired: true) : nil
        let phone = part.phone(isRequired: isOnline)
        join(part)
        return name.map { Contact(name: $0, email: email, phone: phone) }
    }
}
