/// What becomes of a refresh token that somebody shows. Its session is the family: each use of the token makes the next
/// one, and whoever shows an older one has a copy that he should not have.
package enum RefreshDecision: Hashable, Sendable {
    case rotate
    /// An older token of the family: thief or victim, one of them has it, so the family ends.
    case reused
    /// The family has ended, has expired, or its account may not log in.
    case refused

    /// - Parameter isCurrent: whether it is the newest token of the family.
    package static func of(
        _ session: DeviceSession, _ account: Account, isCurrent: Bool, now: Moment
    ) -> Self {
        guard !session.isEnded else { return .refused }
        guard isCurrent else { return .reused }
        guard now < session.expiresAt, !account.isDisabled else { return .refused }
        return .rotate
    }
}
