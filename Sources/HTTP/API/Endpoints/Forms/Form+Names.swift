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

    /// 3 to 70 letters in at most four words.
    mutating func personName(isRequired: Bool = true) -> PersonName? {
        guard let text = text("name", bytes: 1...PersonName.longest, isRequired: isRequired) else { return nil }
        guard let name = PersonName(text) else {
            refuse("name", "INVALID", "This must be 3 to 70 letters in at most four words.")
            return nil
        }
        return name
    }

    /// E.164, or ten digits.
    mutating func phone(isRequired: Bool) -> PhoneNumber? {
        guard let text = text("phone", bytes: 1...16, isRequired: isRequired) else { return nil }
        guard let phone = PhoneNumber(text) else {
            refuse("phone", "INVALID", "This must be a number like +919876543210, or ten digits.")
            return nil
        }
        return phone
    }

    /// One at sign between what is not empty, ASCII without spaces, a dot in the domain.
    mutating func email(isRequired: Bool) -> EmailAddress? {
        guard let text = text("email", bytes: 1...254, isRequired: isRequired) else { return nil }
        guard let email = EmailAddress(text) else {
            refuse("email", "INVALID", "This must be an address like name@example.com.")
            return nil
        }
        return email
    }

    /// Whom a booking belongs to.
    mutating func contact(_ member: String, isOnline: Bool, isRequired: Bool) -> Contact? {
        guard var part = part(member, isRequired: isRequired) else { return nil }
        let name = part.personName()
        let email = isOnline ? part.email(isRequired: true) : nil
        let phone = part.phone(isRequired: isOnline)
        join(part)
        return name.map { Contact(name: $0.text, email: email?.text, phone: phone?.text) }
    }
}
