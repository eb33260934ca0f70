package import Domain

/// Numbers for what is new, different at every node, and randomness.
package protocol IdentitySource: Sendable {
    /// Positive, and never the same twice.
    func number() -> Int64
    /// 128 bits that nobody can guess.
    func random() -> WideID
}
