/// Why an account was not written.
package enum AccountFault: Error, Hashable {
    case usernameTaken
    case emailTaken
    /// Whoever makes it for somebody else may not, or may not any more.
    case forbidden
    /// The same key came with another content before.
    case keyReused
    case unavailable(PortFailure)
}
