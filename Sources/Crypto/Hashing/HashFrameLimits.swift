/// The bounds of what is said to a process that hashes passwords, and of what it answers.
package struct HashFrameLimits: Hashable, Sendable {
    /// Bytes of a password, and of a hash in its text form.
    package var passwordBytes = 1_024
    package var hashBytes = 127
    /// What one hash may cost.
    package var memoryBytes = 1 << 30
    package var passes = 64

    package init() {}

    /// Bytes of the longest frame behind its length: the kind, two lengths or numbers, a hash and a password.
    package var frameBytes: Int { 16 + hashBytes + passwordBytes }
}
