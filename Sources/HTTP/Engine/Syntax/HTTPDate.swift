package import Bytes

/// Dates in the form of RFC 9110 section 5.6.7, for the years 1 to 9999.
package enum HTTPDate {
    /// The bytes of an IMF-fixdate.
    package static let length = 29

    private static let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months: [StaticString] = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    private static let first: Int64 = -62_135_596_800
    private static let last: Int64 = 253_402_300_799

    /// Writes seconds since 1970 as IMF-fixdate. Moments outside the years 1 to 9999 are moved to the nearest in them.
    package static func append(_ seconds: Int64, to writer: inout ByteWriter) {
        let moment = min(max(seconds, first), last)
        let day = moment.flooredDivision(by: 86400)
        let second = UInt64(moment - day * 86400)
        let (year, month, dayOfMonth) = CivilDate.from(daysSince1970: day)
        writer.append(days[weekday(of: day)])
        writer.append(", ")
        writer.append(decimal: UInt64(dayOfMonth), atLeast: 2)
        writer.append(UInt8(ascii: " "))
        writer.append(months[month - 1])
        writer.append(UInt8(ascii: " "))
        writer.append(decimal: UInt64(year), atLeast: 4)
        writer.append(UInt8(ascii: " "))
        writer.append(decimal: second / 3600, atLeast: 2)
        writer.append(UInt8(ascii: ":"))
        writer.append(decimal: second / 60 % 60, atLeast: 2)
        writer.append(UInt8(ascii: ":"))
        writer.append(decimal: second % 60, atLeast: 2)
        writer.append(" GMT")
    }

    /// 0 is Sunday; 1 January 1970 was a Thursday.
    private static func weekday(of day: Int64) -> Int {
        Int(((day + 4) % 7 + 7) % 7)
    }
}
