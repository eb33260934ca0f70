/// 128 bits: a hash or randomness that the caller supplies.
package struct WideID: Hashable, Comparable, Sendable, CustomStringConvertible {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    package static func < (left: Self, right: Self) -> Bool {
        left.high == right.high ? left.low < right.low : left.high < right.high
    }

    /// 32 lower-case hex digits.
    package var description: String { Hexadecimal.text(of: high, digits: 16) + Hexadecimal.text(of: low, digits: 16) }
}

/// The hash of who, route and idempotency key; random when the client sent no key.
package typealias CommandID = WideID
/// Names one attempt to append; stands in each event of it, so that a lost reply can be told from a lost race.
package typealias BatchID = WideID
/// What a ticket's code says: 128 random bits.
package typealias TicketCode = WideID
