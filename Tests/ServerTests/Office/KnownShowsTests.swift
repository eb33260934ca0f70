import API
import Bytes
import Domain
import Reactor
import Testing

@testable import Server

@Suite struct KnownShowsTests {
    private let time = Locked(Tick(nanoseconds: 0))

    private func shows(_ limits: RegistryLimits = RegistryLimits()) -> KnownShows {
        KnownShows(limits: limits) { [time] in time.withLock { $0 } }
    }

    private func facts(_ number: Int64) throws -> ShowFacts {
        let plan = try GridPlan(rows: "A", seats: 1, categories: [.init(rows: "A", category: "standard")]).plan()
        let layout = try Layout(id: LayoutID(1), version: 1, plan: plan)
        return ShowFacts(id: ShowID(number), slug: "", title: "", timeZone: "UTC", layout: layout, layoutSlug: "")
    }

    private func pass(_ time: Duration) { self.time.withLock { $0 = $0.advanced(by: time) } }

    @Test("of one name more than knownShows all the others are forgotten")
    func many() throws {
        let shows = shows(RegistryLimits(knownShows: 2))
        for number: Int64 in 1...3 {
            shows.keep(try facts(number), as: "\(number)")
            let others = (1..<number).map { shows.facts("\($0)") != nil }
            #expect(shows.facts("\(number)") != nil && others.allSatisfy { $0 == (number < 3) })
        }
    }

    @Test("what was read is known for a second, and let go of when the next is kept after that")
    func freshness() throws {
        let shows = shows()
        shows.keep(try facts(1), as: "1")
        pass(.milliseconds(999))
        #expect(shows.facts("1") != nil)
        shows.keep(try facts(2), as: "2")
        pass(.milliseconds(1))
        #expect(shows.facts("1") == nil)
        #expect(shows.count == 2)
        shows.keep(try facts(3), as: "3")
        #expect(shows.count == 2)
        #expect(shows.facts("2") != nil && shows.facts("3") != nil)
    }

    @Test("a show that changed is forgotten under every name of it")
    func changed() throws {
        let shows = shows()
        shows.keep(try facts(1), as: ":1")
        shows.keep(try facts(1), as: "first")
        shows.keep(try facts(2), as: "second")
        shows.forget(ShowID(1))
        #expect(shows.facts(":1") == nil && shows.facts("first") == nil && shows.facts("second") != nil)
    }
}
