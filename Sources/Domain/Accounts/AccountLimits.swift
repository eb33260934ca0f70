/// The bounds of everything about accounts.
package struct AccountLimits: Sendable {
    /// Log-ins that fail before a name is locked, and before an address is.
    package var attemptsPerName = 5
    package var attemptsPerAddress = 20
    /// How long a lock holds, and how long failures are remembered.
    package var lockTime = Milliseconds.minutes(15)
    /// Devices that are logged in at once; the one that was used least recently ends for a new one.
    package var sessionsPerAccount = 50
    /// Passwords that may not come again, the present one counted.
    package var rememberedPasswords = 3
    /// How long an access token is good.
    package var accessTime = Milliseconds.minutes(15)
    /// How long a session lasts without being refreshed.
    package var sessionTime = Milliseconds.hours(30 * 24)
    /// How long the last refresh token is answered with the one that was made of it, as the first time.
    package var refreshGrace = Milliseconds(20_000)
    /// How far the clocks of two nodes may differ.
    package var clockSkew = Milliseconds(60_000)
    /// Sessions whose end is remembered while their tokens could still be shown.
    package var revocations = 65_536
    /// Days an entry of the audit is kept.
    package var auditDays = 365

    package init() {}

    /// What happened before this is kept in the audit no longer.
    package func auditBegin(at now: Moment) -> Moment { now.advanced(by: .hours(-24 * Int64(auditDays))) }
}
