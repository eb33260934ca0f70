/// Why an account was not written.
package enum AccountFault: Error, Hashable {
    case usernameTaken
    case emailTaken
    /// The same key came with another content before.
    case keyReused
    case unavailable(PortFailure)
}
