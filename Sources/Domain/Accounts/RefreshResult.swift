/// What came of a refresh token that was shown.
package enum RefreshResult: Hashable, Sendable {
    case unknown
    case refused
    /// The family has ended with it.
    case reused(Revocation)
    /// The session goes on.
    /// - Parameter newest: the digest of the token that is the newest one now.
    case rotated(DeviceSession, Account, newest: [UInt8])
}
