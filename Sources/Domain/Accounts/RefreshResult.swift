/// What came of a refresh token that was shown.
package enum RefreshResult: Hashable, Sendable {
    case unknown
    case refused
    /// The family has ended with it.
    case reused(Revocation)
    case rotated(DeviceSession, Account)
}
