internal import Bytes
package import Domain

/// Instants as RFC 3339 writes them; going out always in UTC with milliseconds.
package enum Timestamp {
    private static let day: Int64 = 86_400_000
    /// What is told of a text that is none.
    static let rule = "This must be a time like 2026-11-20T19:30:00.000Z."

    package static func text(_ moment: Moment) -> String? { letters(moment)?.text }

    /// Nil for a moment that has no date in four digits: such a one means never.
    static func letters(_ moment: Moment) -> DigitText? {
        guard let days = writtenDay(of: moment) else { return nil }
        let rest = moment.milliseconds - days * day
        let date = CivilDate.from(daysSince1970: days)
        var text = DigitText()
        text.append(Int(date.year), width: 4)
        text.append("-", Int(date.month), width: 2)
        text.append("-", Int(date.day), width: 2)
        text.append("T", Int(rest / 3_600_000), width: 2)
        text.append(":", Int(rest / 60_000 % 60), width: 2)
        text.append(":", Int(rest / 1_000 % 60), width: 2)
        text.append(".", Int(rest % 1_000), width: 3)
        text.append("Z")
        return text
    }

    /// The day since 1970, for a moment whose year in UTC has four digits.
    private static func writtenDay(of moment: Moment) -> Int64? {
        guard moment > .distantPast else { return nil }
        let days = moment.milliseconds.flooredDivision(by: day)
        return (-719_528...2_932_896).contains(days) ? days : nil
    }

    /// A date and a time with an offset (RFC 3339 section 5.6) whose year has four digits in UTC, too: others could not
    /// be told again. What is finer than a millisecond is cut off.
    static func moment(_ text: String) -> Moment? {
        var scanner = DigitScanner(text)
        guard let days = date(&scanner), scanner.take("T") || scanner.take("t"), let hour = scanner.number(2),
            scanner.take(":"), let minute = scanner.number(2), scanner.take(":"), let second = scanner.number(2),
            hour < 24, minute < 60, second < 60
        else { return nil }
        var milliseconds = 0
        if scanner.take(".") {
            guard let fraction = scanner.fraction() else { return nil }
            milliseconds = fraction
        }
        guard let offset = offset(&scanner), scanner.isAtEnd else { return nil }
        let time = Int64((hour * 60 + minute - offset) * 60 + second) * 1_000 + Int64(milliseconds)
        let moment = Moment(milliseconds: days * day + time)
        return writtenDay(of: moment) == nil ? nil : moment
    }

    /// Days since 1970 of a date alone.
    static func days(_ text: String) -> Int64? {
        var scanner = DigitScanner(text)
        guard let days = date(&scanner), scanner.isAtEnd else { return nil }
        return days
    }

    private static func date(_ scanner: inout DigitScanner) -> Int64? {
        guard let year = scanner.number(4), scanner.take("-"), let month = scanner.number(2), scanner.take("-"),
            let day = scanner.number(2)
        else { return nil }
        return CivilDate.daysSince1970(year: year, month: month, day: day)
    }

    /// Minutes east of UTC.
    private static func offset(_ scanner: inout DigitScanner) -> Int? {
        if scanner.take("Z") || scanner.take("z") { return 0 }
        let sign = scanner.take("+") ? 1 : scanner.take("-") ? -1 : 0
        guard sign != 0, let hours = scanner.number(2), scanner.take(":"), let minutes = scanner.number(2), hours < 24,
            minutes < 60
        else { return nil }
        return sign * (hours * 60 + minutes)
    }
}
