/// The number in a close frame (RFC 6455 section 7.4). Only numbers that may stand on the wire can be made.
package struct CloseCode: Hashable, Sendable {
    package let number: UInt16

    /// Nil for numbers that may not be sent: 1004, 1005, 1006 and 1015 have no meaning on the wire, 1016 to 2999 are
    /// not assigned, the others lie outside.
    package init?(_ number: UInt16) {
        switch number {
        case 1000...1003, 1007...1014, 3000...4999: self.number = number
        default: return nil
        }
    }

    private init(known number: UInt16) {
        self.number = number
    }

    /// The purpose is fulfilled.
    package static let normal = Self(known: 1000)
    /// Whoever says it leaves: a page, or a program.
    package static let goingAway = Self(known: 1001)
    package static let protocolError = Self(known: 1002)
    /// A kind of data that is not understood here.
    package static let unsupportedData = Self(known: 1003)
    /// Text that is not UTF-8, or data that does not inflate.
    package static let invalidPayload = Self(known: 1007)
    package static let policyViolation = Self(known: 1008)
    package static let messageTooBig = Self(known: 1009)
    /// A fault of ours.
    package static let internalError = Self(known: 1011)
    package static let serviceRestart = Self(known: 1012)
    package static let tryAgainLater = Self(known: 1013)

    /// Nothing was subscribed in time.
    package static let nothingSubscribed = Self(known: 4001)
    /// The session was revoked.
    package static let sessionRevoked = Self(known: 4003)
    /// No progress for too long.
    package static let slow = Self(known: 4100)
    /// Too much in too short a time.
    package static let flood = Self(known: 4101)
    /// A ping was not answered.
    package static let noPong = Self(known: 4102)
    package static let overload = Self(known: 4103)
    /// The server drains.
    package static let drain = Self(known: 4200)
}
