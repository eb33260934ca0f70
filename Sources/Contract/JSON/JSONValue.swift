/// A JSON value as it was read. Numbers that are no 64-bit integers stay the text they were: there is no floating
/// point between a client and us.
package enum JSONValue: Equatable, Sendable {
    /// One member of an object. Names are unique in it.
    package struct Member: Equatable, Sendable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    case null
    case flag(Bool)
    case integer(Int64)
    /// A number with a fraction or an exponent, or one that 64 bits do not hold.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    /// The value of a member, when this is an object that has it.
    package subscript(name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }
}
