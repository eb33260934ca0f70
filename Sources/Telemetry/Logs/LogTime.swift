package import Bytes

/// The time of day of a log line, in UTC.
package struct LogTime: Hashable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = max(0, microseconds)
    }

    /// `2026-11-20T11:33:58.123456Z` (RFC 3339).
    package func appendInstant(to writer: inout ByteWriter) {
        let date = CivilDate.from(daysSince1970: microseconds / 86_400_000_000)
        writer.append(decimal: UInt64(date.year), atLeast: 4)
        writer.append("-")
        writer.append(decimal: UInt64(date.month), atLeast: 2)
        writer.append("-")
        writer.append(decimal: UInt64(date.day), atLeast: 2)
        writer.append("T")
        appendClock(to: &writer)
        writer.append(decimal: UInt64(microseconds % 1_000), atLeast: 3)
        writer.append("Z")
    }

    /// The same as text.
    package var instant: String {
        var writer = ByteWriter(capacity: 27)
        appendInstant(to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    /// `11:33:58.123`, for a terminal.
    package func appendClock(to writer: inout ByteWriter) {
        let milliseconds = UInt64(microseconds / 1_000 % 86_400_000)
        writer.append(decimal: milliseconds / 3_600_000, atLeast: 2)
        writer.append(":")
        writer.append(decimal: milliseconds / 60_000 % 60, atLeast: 2)
        writer.append(":")
        writer.append(decimal: milliseconds / 1_000 % 60, atLeast: 2)
        writer.append(".")
        writer.append(decimal: milliseconds % 1_000, atLeast: 3)
    }
}
