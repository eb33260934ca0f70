package import Domain

/// Where a page of bookings or check-ins ends: they are listed by time, the newest first.
package struct PageEnd: Hashable, Sendable {
    package let at: Moment
    /// The number of the last one.
    package let number: Int64

    package init(at: Moment, number: Int64) {
        self.at = at
        self.number = number
    }
}
