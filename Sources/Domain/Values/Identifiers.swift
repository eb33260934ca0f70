/// A number that the caller chose: the domain makes none up. Each kind of thing has a type of its own, so a hold is
/// never taken for a booking. Numbers are positive; zero means nobody.
package protocol NumberedID: Hashable, Comparable, Sendable, CustomStringConvertible {
    var number: Int64 { get }
    init(_ number: Int64)
}

extension NumberedID {
    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
    package var description: String { "\(number)" }
}

package struct ShowID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct LayoutID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct AccountID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }

    /// Nobody: a walk-in has no account.
    package static let nobody = Self(0)
}

package struct HoldID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct BookingID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct BlockID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct PaymentID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

package struct CheckInID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}

/// One log-in of an account on one device, until it ends.
package struct SessionID: NumberedID {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
}
