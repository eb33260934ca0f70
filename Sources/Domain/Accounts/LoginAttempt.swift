/// An attempt to show a secret, counted against what was named and against where it came from. Both are digests: what
/// somebody typed by mistake into the field of a name may be his password.
package struct LoginAttempt: Hashable, Sendable {
    package let name: [UInt8]
    package let address: [UInt8]

    package init(name: [UInt8], address: [UInt8]) {
        self.name = name
        self.address = address
    }
}
