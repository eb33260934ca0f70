/// Names one connection of a pool; never used again after it.
package struct ConnectionID: Hashable, Sendable, Comparable {
    package let number: UInt64

    package init(number: UInt64) { self.number = number }

    package static func < (left: Self, right: Self) -> Bool { left.number < right.number }
}

/// Names one request for a connection; never used again after it.
package struct WaiterID: Hashable, Sendable {
    package let number: UInt64

    package init(number: UInt64) { self.number = number }
}
