package import Contract

extension JSONValue {
    /// The text of a member.
    package func text(_ name: String) -> String? {
        guard case .string(let text) = self[name] else { return nil }
        return text
    }

    /// The whole number of a member.
    package func integer(_ name: String) -> Int64? {
        guard case .integer(let number) = self[name] else { return nil }
        return number
    }

    /// The elements of a member that is an array; none when it is not.
    package func elements(_ name: String) -> [JSONValue] {
        guard case .array(let elements) = self[name] else { return [] }
        return elements
    }

    /// The same with every text as it may be shown: without what would command a terminal.
    var harmless: Self {
        switch self {
        case .null, .flag, .integer, .number: self
        case .string(let text): .string(TextStyle.harmless(text))
        case .array(let elements): .array(elements.map(\.harmless))
        case .object(let members): .object(members.map { Member($0.name, $0.value.harmless) })
        }
    }

    package var string: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }
}
