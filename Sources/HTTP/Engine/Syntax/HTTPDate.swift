package import Bytes

/// Dates in the form of RFC 9110 section 5.6.7, for the years 1 to 9999.
package enum HTTPDate {
    /// The bytes of an IMF-fixdate.
    package static let length = 29

    private static let days: [StaticString] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let longDays: [StaticString] = [
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday",
    ]
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

    /// Reads any of the three forms; nil when it is none of them or names no real moment. `now`, in seconds since
    /// 1970, decides the century of the obsolete form with two digits.
    package static func parse(_ bytes: ArraySlice<UInt8>, now: Int64) -> Int64? {
        var scanner = DateScanner(bytes)
        let comma = bytes.firstIndex(of: UInt8(ascii: ",")).map { $0 - bytes.startIndex }
        let result: Int64? =
            switch comma {
            case 3: fixdate(&scanner)
            case .some: rfc850(&scanner, now: now)
            case nil: asctime(&scanner)
            }
        return scanner.isAtEnd ? result : nil
    }

    /// `Sun, 06 Nov 1994 08:49:37 GMT`
    private static func fixdate(_ scanner: inout DateScanner) -> Int64? {
        guard let weekday = scanner.word(of: days), scanner.skip(", "), let day = scanner.number(digits: 2),
            scanner.skip(" "), let month = scanner.word(of: months), scanner.skip(" "),
            let year = scanner.number(digits: 4), scanner.skip(" "), let second = scanner.timeOfDay(),
            scanner.skip(" GMT")
        else { return nil }
        return moment(weekday, year, month + 1, day, second)
    }

    /// `Sunday, 06-Nov-94 08:49:37 GMT`; a year more than 50 years ahead is one of the last century.
    private static func rfc850(_ scanner: inout DateScanner, now: Int64) -> Int64? {
        guard let weekday = scanner.word(of: longDays), scanner.skip(", "), let day = scanner.number(digits: 2),
            scanner.skip("-"), let month = scanner.word(of: months), scanner.skip("-"),
            let shortYear = scanner.number(digits: 2), scanner.skip(" "), let second = scanner.timeOfDay(),
            scanner.skip(" GMT")
        else { return nil }
        let thisYear = CivilDate.from(daysSince1970: now.flooredDivision(by: 86400)).year
        var year = thisYear - thisYear % 100 + shortYear
        if year > thisYear + 50 { year -= 100 }
        return moment(weekday, year, month + 1, day, second)
    }

    /// `Sun Nov  6 08:49:37 1994`
    private static func asctime(_ scanner: inout DateScanner) -> Int64? {
        guard let weekday = scanner.word(of: days), scanner.skip(" "), let month = scanner.word(of: months),
            scanner.skip(" "), let day = scanner.skip(" ") ? scanner.number(digits: 1) : scanner.number(digits: 2),
            scanner.skip(" "), let second = scanner.timeOfDay(), scanner.skip(" "),
            let year = scanner.number(digits: 4)
        else { return nil }
        return moment(weekday, year, month + 1, day, second)
    }

    private static func moment(_ weekday: Int, _ year: Int, _ month: Int, _ day: Int, _ second: Int) -> Int64? {
        guard year >= 1, let days = CivilDate.daysSince1970(year: year, month: month, day: day),
            Self.weekday(of: days) == weekday
        else { return nil }
        return days * 86400 + Int64(second)
    }

    /// 0 is Sunday; 1 January 1970 was a Thursday.
    private static func weekday(of day: Int64) -> Int {
        Int(((day + 4) % 7 + 7) % 7)
    }
}
