/// A moment in time as PostgreSQL's `timestamptz` holds it: whole microseconds, no zone.
package struct Instant: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// 2000-01-01, where PostgreSQL counts from.
    static let postgresEpoch: Int64 = 946_684_800_000_000
}
