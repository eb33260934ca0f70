internal import Domain
internal import Telemetry

/// Which shows the demo has at a moment: four a day for seven days, among them in every week one that is sold out, one
/// that is cancelled and a draft, one that is past, and one in the arena.
enum DemoCalendar {
    static let timeZone = "Asia/Kolkata"
    /// The zone has one offset and never changes its clocks.
    private static let offset = Milliseconds(19_800_000)
    private static let day = Milliseconds.hours(24)
    private static let titles = ["Dawn Chorus", "Matinee", "The Long Afternoon", "Night Train"]

    /// When the demo that is called `demo` starts.
    static func demo(at now: Moment) -> DemoShow {
        // On a full minute, as real shows do.
        let start = Moment(milliseconds: now.advanced(by: .minutes(30)).milliseconds / 60_000 * 60_000)
        var show = DemoShow(
            slug: "demo", title: "Demo", hall: "hall-1", startsAt: start, endsAt: start.advanced(by: .hours(3)))
        // Short enough for somebody who looks on to see holds run out.
        show.settings.holdTime = Milliseconds(45_000)
        return show
    }

    static func shows(at now: Moment) -> [DemoShow] {
        let today = now.advanced(by: offset).milliseconds / day.count
        let week = (today..<today + 7).flatMap { day in (0..<4).map { slot(day: day, $0) } }
        // What began already today is past as well; it is made so that yesterday's evening always is.
        var past = slot(day: today - 1, 3)
        past.life = .ended
        past.isSoldOut = false
        var arena = DemoShow(
            slug: "arena-\(date(of: today + 3))", title: "The Big One", hall: "arena",
            startsAt: start(day: today + 3, minutes: 20 * 60), endsAt: start(day: today + 3, minutes: 23 * 60))
        arena.life = .onSale
        return [past]
            + week.map { show in
                guard show.startsAt <= now, show.life == .onSale || show.life == .draft else { return show }
                var begun = show
                begun.life = show.endsAt <= now ? .ended : .onSale
                begun.isSoldOut = show.isSoldOut && begun.life == .onSale
                return begun
            } + [arena]
    }

    /// 08:30, 12:30, 16:30 and 20:30, three hours each.
    private static func slot(day: Int64, _ number: Int) -> DemoShow {
        let minutes = Int64(8 * 60 + 30 + number * 240)
        let clock = ["0830", "1230", "1630", "2030"][number]
        var show = DemoShow(
            slug: "\(date(of: day))-\(clock)", title: titles[number], hall: "theatre",
            startsAt: start(day: day, minutes: minutes), endsAt: start(day: day, minutes: minutes + 180))
        // By the number of the day, so that any seven days have one of each, however the demo is rolled forward.
        switch (day % 7, number) {
        case (1, 1): show.isSoldOut = true
        case (2, 2): show.life = .cancelled
        case (3, 3): show.life = .draft
        default: break
        }
        return show
    }

    private static func start(day: Int64, minutes: Int64) -> Moment {
        Moment(milliseconds: day * Self.day.count + minutes * 60_000 - offset.count)
    }

    private static func date(of day: Int64) -> String {
        String(LogTime(microseconds: day * Self.day.count * 1_000).instant.prefix(10))
    }
}
