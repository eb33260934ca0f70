/// An answer before it is framed. Content-Length, Transfer-Encoding, Connection and Date are the engine's business
/// and are never set by a handler.
package struct Response: Sendable {
    /// One field line going out.
    package struct Field: Sendable {
        package var name: StaticString
        package var value: String

        package init(_ name: StaticString, _ value: String) {
            self.name = name
            self.value = value
        }

        /// Whether this is the name, byte for byte: names are written in our sources, in `Canonical-Case`.
        package func isNamed(_ wanted: StaticString) -> Bool {
            let length = wanted.utf8CodeUnitCount
            guard name.utf8CodeUnitCount == length else { return false }
            return name.withUTF8Buffer { own in
                wanted.withUTF8Buffer { other in
                    for index in 0..<length where unsafe own[index] != other[index] { return false }
                    return true
                }
            }
        }
    }

    package var status: Status
    package var fields: [Field]
    package var body: ResponseBody
    /// Whether the connection ends with this answer, because what follows may have been meant for another protocol.
    package var endsConnection = false

    package init(_ status: Status, _ fields: [Field] = [], body: ResponseBody = .none) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// The first value of a field.
    package func first(_ name: StaticString) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }

    /// Sets a field, replacing all lines of that name.
    package mutating func set(_ name: StaticString, _ value: String) {
        fields.removeAll { $0.isNamed(name) }
        fields.append(Field(name, value))
    }
}
