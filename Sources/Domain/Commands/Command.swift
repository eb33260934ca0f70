/// One wish of one caller, under a number by which a repeated one is known.
package struct Command: Hashable, Sendable {
    package let id: CommandID
    /// A hash of what was asked. Another one under the same number is a conflict.
    package let fingerprint: UInt64
    /// Whether the caller may send it again: without a key of his own the number is random, and nobody ever asks for
    /// it.
    package let isRepeatable: Bool
    package let caller: Caller
    package let intent: Intent

    package init(
        id: CommandID, fingerprint: UInt64, isRepeatable: Bool = true, caller: Caller, intent: Intent
    ) {
        self.id = id
        self.fingerprint = fingerprint
        self.isRepeatable = isRepeatable
        self.caller = caller
        self.intent = intent
    }

    /// Payments and staff go before the public when a show is stormed.
    var isUrgent: Bool { caller == .system || caller.isStaff }
}
