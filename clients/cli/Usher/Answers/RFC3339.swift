internal import Bytes

/// Instants as the server writes them: RFC 3339 in UTC.
enum RFC3339 {
    /// Seconds since 1970; nil when it is none, or not in UTC.
    static func seconds(_ text: String) -> Int64? {
        let bytes = Array(text.utf8)
        return seconds(bytes.span, 0..<bytes.count)
    }

    /// The same for a part of a message.
    static func seconds(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Int64? {
        func number(_ places: Range<Int>) -> Int? {
            var value = 0
            for place in places {
                let digit = bytes[range.lowerBound + place] &- 0x30
                guard digit < 10 else { return nil }
                value = value * 10 + Int(digit)
            }
            return value
        }
        guard range.count >= 20, bytes[range.upperBound - 1] == UInt8(ascii: "Z"), let year = number(0..<4),
            let month = number(5..<7),
            let day = number(8..<10), let hour = number(11..<13), let minute = number(14..<16),
            let second = number(17..<19), hour < 24, minute < 60, second < 61,
            let days = CivilDate.daysSince1970(year: year, month: month, day: day)
        else { return nil }
        return days * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    }

    /// `2026-11-20 19:30`
    static func dayAndTime(_ seconds: Int64) -> String {
        let days = seconds.flooredDivision(by: 86_400)
        let date = CivilDate.from(daysSince1970: days)
        let minute = (seconds - days * 86_400) / 60
        func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(date.year)-\(two(Int64(date.month)))-\(two(Int64(date.day))) \(two(minute / 60)):\(two(minute % 60))"
    }
}
