import Bytes
import Testing

@Suite struct CivilDateTests {
    @Test("every day of eight centuries is the day after the one before, and reads back")
    func everyDay() {
        var last = CivilDate.from(daysSince1970: -150_000)
        for days in Int64(-149_999)...150_000 {
            let date = CivilDate.from(daysSince1970: days)
            let follows =
                date.day == last.day + 1 && (date.year, date.month) == (last.year, last.month)
                || date.day == 1 && date.month == last.month % 12 + 1
                    && date.year == last.year + (last.month == 12 ? 1 : 0)
            #expect(follows, "\(last) and then \(date)")
            #expect(CivilDate.daysSince1970(year: date.year, month: date.month, day: date.day) == days)
            last = date
        }
    }

    @Test("the days that everybody knows")
    func known() {
        #expect(CivilDate.from(daysSince1970: 0) == (1970, 1, 1))
        #expect(CivilDate.from(daysSince1970: 11_016) == (2000, 2, 29))
        #expect(CivilDate.daysSince1970(year: 2026, month: 11, day: 20) == 20_777)
    }

    @Test(
        "a day that its month does not have is none",
        arguments: [(2023, 2, 29), (2100, 2, 29), (2024, 4, 31), (2024, 13, 1)])
    func impossible(_ year: Int, _ month: Int, _ day: Int) {
        #expect(CivilDate.daysSince1970(year: year, month: month, day: day) == nil)
    }
}
