/// How much one hash of a password costs whoever tries passwords, and us.
package struct PasswordCost: Hashable, Sendable {
    /// As little as Argon2id takes.
    static let leastMemory = 8_192

    /// Memory in bytes, and how often it is gone through.
    package let memory: Int
    package let passes: Int

    /// - Parameters:
    ///   - memory: at least 8 KiB.
    ///   - passes: at least one.
    package init(memory: Int, passes: Int) {
        precondition(memory >= Self.leastMemory && passes >= 1, "Argon2id takes at least 8 KiB and one pass")
        self.memory = memory
        self.passes = passes
    }

    /// 64 MiB, three passes: RFC 9106 section 4, the second recommended option.
    package static let standard = Self(memory: 64 << 20, passes: 3)
}
