/// Days of the Gregorian calendar, by counting in eras of 400 years that begin on 1 March.
package enum CivilDate {
    private static let daysPerEra: Int64 = 146_097
    /// From 1 March of the year 0 to 1 January 1970.
    private static let shift: Int64 = 719_468

    package static func from(daysSince1970 days: Int64) -> (year: Int, month: Int, day: Int) {
        let shifted = days + shift
        let era = shifted.flooredDivision(by: daysPerEra)
        let dayOfEra = shifted - era * daysPerEra
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        return (Int(year), Int(month), Int(day))
    }

    /// Nil when the month has no such day.
    package static func daysSince1970(year: Int, month: Int, day: Int) -> Int64? {
        guard (1...12).contains(month), day >= 1, (0...9999).contains(year) else { return nil }
        let marchYear = Int64(month <= 2 ? year - 1 : year)
        let era = marchYear.flooredDivision(by: 400)
        let yearOfEra = marchYear - era * 400
        let marchMonth = Int64(month > 2 ? month - 3 : month + 9)
        let dayOfYear = (153 * marchMonth + 2) / 5 + Int64(day) - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        let days = era * daysPerEra + dayOfEra - shift
        let back = from(daysSince1970: days)
        return back == (year, month, day) ? days : nil
    }
}

extension Int64 {
    /// The quotient rounded towards minus infinity, for a divisor above zero.
    package func flooredDivision(by divisor: Int64) -> Int64 {
        self >= 0 ? self / divisor : -((-self + divisor - 1) / divisor)
    }
}
