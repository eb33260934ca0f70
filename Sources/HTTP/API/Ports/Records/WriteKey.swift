package import Domain

/// By what a repeated change of the catalogue is known, like a command of a box office.
package struct WriteKey: Hashable, Sendable {
    package let id: CommandID
    /// A hash of what was asked.
    package let fingerprint: UInt64
    /// Whether the caller may send it again; otherwise it need not be remembered.
    package let isRepeatable: Bool

    package init(id: CommandID, fingerprint: UInt64, isRepeatable: Bool) {
        self.id = id
        self.fingerprint = fingerprint
        self.isRepeatable = isRepeatable
    }
}
