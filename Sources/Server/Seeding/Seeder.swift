internal import API
internal import Domain
internal import Storage
internal import Telemetry

/// Writes the demo into the database: what is missing, and nothing twice.
struct Seeder: Sendable {
    let floor: SalesFloor

    static let owner = AccountID(1)
    private static let seatsPerSale = ShowSettings().seatsPerHold
    /// A show that is sold by half would stay so, because what is there is not made again.
    private static let attempts = 20
    /// A demo that starts sooner than this makes room for the next one.
    private static let soonest = Milliseconds.minutes(5)

    /// - Returns: how many shows were added.
    @discardableResult
    func seed() async throws(StoreFailure) -> Int {
        let now = floor.time.now
        try await makeRoom(at: now)
        // A hall is drawn only for a show that is missing: at most starts there is none.
        var halls: [String: (DemoHall, Layout)] = [:]
        var added = 0
        for show in [DemoCalendar.demo(at: now)] + DemoCalendar.shows(at: now) {
            guard try await floor.catalog.label(named: show.slug) == nil else { continue }
            if halls[show.hall] == nil {
                let hall = try Self.hall(show.hall)
                halls[show.hall] = try await layout(hall).map { (hall, $0) }
            }
            guard let (hall, layout) = halls[show.hall] else { continue }
            if try await add(show, hall, layout) { added += 1 }
        }
        return added
    }

    /// Whether there is a demo, which then has to be brought up to today.
    func hasDemo() async throws(StoreFailure) -> Bool {
        try await floor.layouts.record(named: "hall-1") != nil
    }

    private static func hall(_ slug: String) throws(StoreFailure) -> DemoHall {
        switch slug {
        case "theatre": return DemoHalls.theatre
        case "arena": return DemoHalls.arena
        default:
            do throws(LayoutRejection) {
                return try DemoHalls.hall()
            } catch {
                throw StoreFailure(.misuse, "a hall of the demo breaks the rules of layouts")
            }
        }
    }

    /// Nil when an operator has a layout of that name.
    private func layout(_ hall: DemoHall) async throws(StoreFailure) -> Layout? {
        if let known = try await floor.layouts.record(hall.id, version: 1) {
            return try await floor.layouts.layout(known.id, version: known.version)
        }
        let layout: Layout
        do throws(LayoutRejection) {
            layout = try Layout(id: hall.id, version: 1, plan: hall.plan)
        } catch {
            throw StoreFailure(.misuse, "the \(hall.name) breaks the rules of layouts: \(error)")
        }
        do throws(StoreFailure) {
            try await floor.layouts.add(hall.plan, as: layout, name: hall.name, slug: hall.slug)
        } catch  where error.code == .conflict {
            // Another node was faster, or the name stands for a hall of the operator's.
            guard try await floor.layouts.record(hall.id, version: 1) != nil else { return nil }
            return try await floor.layouts.layout(hall.id, version: 1)
        }
        return layout
    }

    // MARK: The show that is always about to begin

    /// Gives the name of the last demo free, and its hall when it is still in there. A show of the operator's that has
    /// the name keeps it.
    private func makeRoom(at now: Moment) async throws(StoreFailure) {
        guard let old = try await floor.catalog.show(named: "demo"), old.id == Self.id("demo", old.terms.startsAt),
            old.terms.startsAt < now.advanced(by: Self.soonest)
        else { return }
        if old.terms.endsAt > DemoCalendar.demo(at: now).startsAt, old.terms.life != .cancelled {
            try await tell(
                old.id, .change(ShowEdit(life: .cancelled)), named: "cancel/\(old.id)",
                by: .account(old.terms.owner, .developer))
        }
        try await floor.catalog.rename(old.id, slug: "demo-\(old.terms.startsAt.milliseconds / 1_000)")
    }

    // MARK: Shows

    private static func id(_ slug: String, _ startsAt: Moment) -> ShowID {
        ShowID(Derived.number(of: "show/\(slug)/\(startsAt.milliseconds)"))
    }

    private func add(_ demo: DemoShow, _ hall: DemoHall, _ layout: Layout) async throws(StoreFailure) -> Bool {
        guard let currency = Currency(DemoHalls.currency) else { return false }
        let terms = ShowTerms(
            owner: Self.owner, life: demo.life, startsAt: demo.startsAt, endsAt: demo.endsAt, currency: currency,
            prices: hall.prices(in: layout), settings: demo.settings)
        let show: Show
        do throws(ShowFault) {
            // A show of the past could not be made by anybody else.
            show = try Show(
                id: Self.id(demo.slug, demo.startsAt), title: demo.title, layout: layout,
                timeZone: DemoCalendar.timeZone, terms: terms,
                now: demo.startsAt.advanced(by: Milliseconds(-1)))
        } catch {
            throw StoreFailure(.misuse, "show \(demo.slug) of the demo breaks the rules of shows: \(error)")
        }
        do throws(StoreFailure) {
            try await floor.catalog.add(show, slug: demo.slug, layout: layout)
        } catch  where error.code == .conflict {
            // Another node was faster, or the operator has a show there.
            return false
        }
        if demo.isSoldOut { try await sell(show.id, layout) }
        return true
    }

    /// All parties at once: the box office sells to as many as it can in one batch.
    private func sell(_ show: ShowID, _ layout: Layout) async throws(StoreFailure) {
        let firsts = Array(stride(from: 0, to: layout.seats.count, by: Self.seatsPerSale))
        let failures = await withTaskGroup(of: StoreFailure?.self) { group in
            for first in firsts {
                let seats = layout.seats[first..<min(first + Self.seatsPerSale, layout.seats.count)]
                group.addTask(executorPreference: floor.database.reactor) {
                    do throws(StoreFailure) {
                        try await sell(seats, of: show, named: "sell/\(show)/\(first)")
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            return await group.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
        }
        if let failure = failures.first { throw failure }
    }

    private func sell(
        _ seats: ArraySlice<Layout.Seat>, of show: ShowID, named name: String
    ) async throws(StoreFailure) {
        let identities = RandomIdentities()
        let booking = NewBooking(
            id: BookingID(identities.number()), code: BookingCode(drawnBy: identities.random().low),
            tickets: seats.map { _ in identities.random() },
            contact: Contact(name: "Demo Party"))
        try await tell(
            show, .walkIn(.named(seats.map(\.label.text)), booking, paid: nil), named: name,
            by: .account(Self.owner, .developer))
    }

    private func tell(
        _ show: ShowID, _ intent: Intent, named name: String, by caller: Caller
    ) async throws(StoreFailure) {
        let number = UInt64(bitPattern: Derived.number(of: name))
        let command = Domain.Command(
            id: CommandID(high: number, low: 0), fingerprint: number, caller: caller, intent: intent)
        switch await floor.registry.insist(command, at: show, attempts: Self.attempts) {
        case .answered, .repeated: break
        case .refused(let refusal): throw StoreFailure(.misuse, "the demo was refused \(name): \(refusal)")
        case .unavailable(let reason): throw StoreFailure(.unavailable, "the demo got no answer to \(name): \(reason)")
        }
    }
}
