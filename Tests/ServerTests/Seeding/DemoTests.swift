import Domain
import Testing

@testable import Server

@Suite("The demo")
struct DemoTests {
    /// 20 November 2026, 10:00 in Kolkata.
    private static let morning = Moment(milliseconds: 1_795_149_000_000)

    @Test(
        "any seven days have four shows each, and one each that is sold out, cancelled and a draft", arguments: 0..<14)
    func week(_ day: Int64) {
        let now = Self.morning.advanced(by: .hours(24 * day))
        let all = DemoCalendar.shows(at: now)
        let week = all.dropFirst().dropLast()
        #expect(all.count == 30 && Set(all.map(\.slug)).count == 30)
        #expect(week.count { $0.isSoldOut } <= 1 && week.count { $0.life == .cancelled } == 1)
        #expect(week.count { $0.life == .draft } <= 1)
        #expect(week.count { $0.isSoldOut } + week.count { $0.life == .draft } >= 1)
        #expect(all.first?.life == .ended && all.first.map { $0.endsAt < now } == true)
        #expect(all.last?.hall == "arena" && all.last.map { $0.startsAt > now } == true)
        for show in week { #expect(show.endsAt.since(show.startsAt) == .hours(3)) }
    }

    @Test("no two shows of one hall are at the same time")
    func halls() {
        let all = DemoCalendar.shows(at: Self.morning).filter { $0.hall == "theatre" }.sorted {
            $0.startsAt < $1.startsAt
        }
        for (first, second) in zip(all, all.dropFirst()) { #expect(first.endsAt <= second.startsAt) }
    }

    @Test("what has begun is on sale, what is over has ended, and nothing that is over is sold out")
    func begun() {
        // 13:00: the first is over, the second has begun.
        let now = Self.morning.advanced(by: .hours(3))
        let today = DemoCalendar.shows(at: now).dropFirst().prefix(4)
        #expect(today.map(\.slug).first == "2026-11-20-0830")
        for show in today where show.endsAt <= now { #expect(show.life == .ended && !show.isSoldOut) }
        for show in today where show.startsAt <= now && show.endsAt > now && show.life != .cancelled {
            #expect(show.life == .onSale)
        }
    }

    @Test("the demo starts in half an hour, on a full minute")
    func demo() {
        let now = Self.morning.advanced(by: Milliseconds(12_345))
        let show = DemoCalendar.demo(at: now)
        #expect(show.slug == "demo" && show.startsAt.milliseconds % 60_000 == 0)
        #expect((29 * 60_000...30 * 60_000).contains(show.startsAt.since(now).count))
    }

    @Test("the halls have their seats, categories and prices, and break no rule")
    func plans() throws {
        let halls = [(try DemoHalls.hall(), 100), (DemoHalls.theatre, 1_200), (DemoHalls.arena, 20_000)]
        for (hall, seats) in halls {
            let layout = try Layout(id: hall.id, version: 1, plan: hall.plan)
            #expect(layout.seats.count == seats, "\(hall.slug)")
            #expect(hall.prices(in: layout).allSatisfy { $0 != nil })
            #expect(Set(layout.seats.map { "\($0.x) \($0.y)" }).count == seats, "\(hall.slug): two seats on one spot")
        }
        let hall = try Layout(id: LayoutID(1), version: 1, plan: try DemoHalls.hall().plan)
        let front = try #require(hall.place(of: "A-1")), rear = try #require(hall.place(of: "F-1"))
        #expect(hall.category(of: front).text == "standard" && hall.category(of: rear).text == "deluxe")
        let theatre = try Layout(id: LayoutID(1), version: 1, plan: DemoHalls.theatre.plan)
        #expect(theatre.seats.count { $0.flags.contains(.wheelchair) } == 2)
        #expect(theatre.seats.count { $0.flags.contains(.companion) } == 2)
        #expect(theatre.seats.contains { $0.flags.contains(.restrictedView) })
    }
}
