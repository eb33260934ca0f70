/// A field line to be sent. Connection is never among them: that line is of whoever frames the message, and says
/// Upgrade in a request and in an answer 101.
package struct HandshakeField: Sendable {
    package let name: StaticString
    package let value: String
}

extension HandshakeField: Hashable {
    package static func == (left: Self, right: Self) -> Bool {
        left.name.description == right.name.description && left.value == right.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(name.description)
        hasher.combine(value)
    }
}
