/// What becomes of a refresh token that somebody shows. Its session is the family: each use of the token makes the next
/// one, and whoever shows an older one has a copy that he should not have.
package enum RefreshDecision: Hashable, Sendable {
    /// Where a token stands in its family.
    package enum Standing: Hashable, Sendable {
        case newest
        /// The newest one was made of it.
        case lastBefore
        case older
    }

    case rotate
    /// Asked again, because the answer was lost or two asked at once: the token that was made then is the answer.
    case again
    /// An older token of the family: thief or victim, one of them has it, so the family ends.
    case reused
    /// The family has ended, has expired, or its account may not log in.
    case refused

    package static func of(
        _ session: DeviceSession, _ account: Account, _ standing: Standing, limits: AccountLimits, now: Moment
    ) -> Self {
        guard !session.isEnded else { return .refused }
        switch standing {
        case .newest: break
        case .lastBefore:
            // A session is seen when it is refreshed, and at no other time.
            guard now < session.seenAt.advanced(by: limits.refreshGrace) else { return .reused }
        case .older: return .reused
        }
        guard now < session.expiresAt, !account.isDisabled else { return .refused }
        return standing == .newest ? .rotate : .again
    }
}
