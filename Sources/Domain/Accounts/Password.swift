/// A password as somebody typed it. No description, log line or dump shows it.
package struct Password: Sendable {
    /// Why a text cannot become a password.
    package enum Fault: Hashable, Sendable, CaseIterable {
        case tooShort
        case tooLong
        case noUpperCase
        case noLowerCase
        case noSpecial
        case controlCharacter
    }

    /// Characters that a new password has.
    package static let length = 8...128
    /// The longest text that is tried at all, in bytes.
    package static let longest = 512

    package let revealed: String

    package init(_ text: String) {
        revealed = text
    }

    /// What stands against it as a new password. Whoever has an older one may still log in with it.
    package var faults: [Fault] {
        var faults: [Fault] = []
        if revealed.count < Self.length.lowerBound { faults.append(.tooShort) }
        if revealed.count > Self.length.upperBound || revealed.utf8.count > Self.longest { faults.append(.tooLong) }
        if !revealed.contains(where: \.isUppercase) { faults.append(.noUpperCase) }
        if !revealed.contains(where: \.isLowercase) { faults.append(.noLowerCase) }
        if !revealed.contains(where: { !$0.isLetter && !$0.isNumber && !$0.isWhitespace }) { faults.append(.noSpecial) }
        if revealed.unicodeScalars.contains(where: { $0.value < 0x20 || (0x7F..<0xA0).contains($0.value) }) {
            faults.append(.controlCharacter)
        }
        return faults
    }
}

extension Password: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String { "***" }
    package var debugDescription: String { "***" }
    package var customMirror: Mirror { Mirror(self, children: [:]) }
}
