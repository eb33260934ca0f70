/// One log-in of an account on one device.
package struct DeviceSession: Hashable, Sendable {
    package let id: SessionID
    package let account: AccountID
    /// Rises when its access tokens must be drawn anew.
    package let generation: Int32
    /// What the device calls itself.
    package let device: String?
    package let address: String
    package let createdAt: Moment
    package let seenAt: Moment
    package let expiresAt: Moment
    package let isEnded: Bool

    package init(
        id: SessionID, account: AccountID, generation: Int32 = 1, device: String?, address: String, createdAt: Moment,
        seenAt: Moment, expiresAt: Moment, isEnded: Bool = false
    ) {
        self.id = id
        self.account = account
        self.generation = generation
        self.device = device
        self.address = address
        self.createdAt = createdAt
        self.seenAt = seenAt
        self.expiresAt = expiresAt
        self.isEnded = isEnded
    }
}
