internal import API
internal import Domain
internal import Reactor

/// The pass with which the crowd keeps doors and desk. Only this program can make one: nobody has to tell the crowd a
/// password, and after a restart nobody remembers one.
final class CrowdPass: Sendable {
    private let mint: TokenMint
    private let time: any TimeSource
    private let current = Locked<(text: String, until: Moment)?>(nil)

    /// A new one is made so long before the old one ends.
    private static let early = Milliseconds.minutes(2)

    init(_ mint: TokenMint, time: any TimeSource) {
        self.mint = mint
        self.time = time
    }

    var text: String {
        let now = time.now
        return current.withLock { current in
            if let current, current.until.since(now).count > Self.early.count { return current.text }
            let session = DeviceSession(
                id: SessionID(RandomIdentities().number()), account: DemoAccounts.staff, device: "crowd", address: "",
                createdAt: now, seenAt: now, expiresAt: now.advanced(by: .hours(1)))
            let claims = mint.claims(of: session, .staff, now: now)
            let made = mint.mint(claims)
            current = (made, claims.expiresAt)
            return made
        }
    }
}
