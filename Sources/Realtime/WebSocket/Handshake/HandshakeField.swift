/// A field line to be sent.
package struct HandshakeField: Hashable, Sendable {
    package let name: String
    package let value: String
}
