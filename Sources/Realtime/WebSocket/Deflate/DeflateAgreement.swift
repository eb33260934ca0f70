/// What both ends have agreed to about permessage-deflate (RFC 7692). Neither end takes its context over to the next
/// message, always, so the same compressed bytes suit every receiver whose window is large enough.
package struct DeflateAgreement: Hashable, Sendable {
    /// The window that compressed messages of ours may use, as a power of two: 8 to 15.
    package let sendWindowBits: UInt8

    package init(sendWindowBits: UInt8 = 15) {
        precondition((8...15).contains(sendWindowBits), "a window has 8 to 15 bits")
        self.sendWindowBits = sendWindowBits
    }
}
