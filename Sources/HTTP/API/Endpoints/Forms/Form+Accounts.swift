internal import Contract
internal import Domain

extension Form {
    mutating func username(isRequired: Bool = true) -> Username? {
        guard let text = text("username", bytes: 1...64, isRequired: isRequired) else { return nil }
        guard let name = Username(text) else {
            refuse(
                "username", "INVALID",
                "This must be 3 to 30 lower-case letters and digits with single . - _ between them, a letter first.")
            return nil
        }
        return name
    }

    /// A password that somebody shows: it is tried as it is, whatever the rules for new ones say.
    mutating func shownPassword(_ member: String) -> Password? {
        guard let text = string(member) else { return nil }
        guard !text.isEmpty, text.utf8.count <= Password.longest else {
            let isEmpty = text.isEmpty
            refuse(member, isEmpty ? "REQUIRED" : "TOO_LONG", isEmpty ? "This is needed." : "No password is so long.")
            return nil
        }
        return Password(text)
    }

    /// A password that somebody chooses. What is wrong is told by the rule, never by the text.
    mutating func newPassword(_ member: String, isRequired: Bool = true) -> Password? {
        guard let text = string(member, isRequired: isRequired) else { return nil }
        let password = Password(text)
        let faults = password.faults
        for fault in faults { refuse(member, fault.code, fault.message) }
        return faults.isEmpty ? password : nil
    }

    mutating func role() -> Role? {
        guard let text = text("role", bytes: 1...20, isRequired: false) else { return nil }
        guard let role = Role.allCases.first(where: { $0.name == text && $0 != .guest }) else {
            refuse("role", "INVALID", "This must be customer, staff, admin or developer.")
            return nil
        }
        return role
    }

    mutating func counter() -> Int? {
        integer("counter_no", in: Account.counters, isRequired: false).map { Int($0) }
    }

    mutating func flag(_ member: String) -> Bool? {
        guard let value = value(member, isRequired: false) else { return nil }
        guard case .flag(let flag) = value else {
            refuse(member, "INVALID_TYPE", "This must be true or false.")
            return nil
        }
        return flag
    }
}

extension Password.Fault {
    fileprivate var code: String {
        switch self {
        case .tooShort: "TOO_SHORT"
        case .tooLong: "TOO_LONG"
        case .noUpperCase, .noLowerCase, .noSpecial, .controlCharacter: "INVALID"
        }
    }

    fileprivate var message: String {
        switch self {
        case .tooShort: "A password has at least \(Password.length.lowerBound) characters."
        case .tooLong: "A password has at most \(Password.length.upperBound) characters."
        case .noUpperCase: "A password has an upper-case letter."
        case .noLowerCase: "A password has a lower-case letter."
        case .noSpecial: "A password has a character that is neither letter nor digit nor space."
        case .controlCharacter: "A password has no control characters."
        }
    }
}
