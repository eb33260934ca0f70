internal import API
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// `seatwire seed`, `replay`, `verify` and `restored`.
struct ShowCommands {
    let floor: FloorCommand

    // MARK: seed

    func seed(show: (String) -> CInt) -> CInt {
        guard floor.configuration.stage != .production else {
            floor.logging.log("command").error("seed writes a demo and is refused in production")
            return 1
        }
        return floor.run(sells: true, show: show) { floor in
            let added = try await Seeder(floor: floor).seed()
            return added == 0 ? "nothing to do\n" : "added \(added) shows\n"
        }
    }

    // MARK: replay

    func replay(_ name: String, until: String?, show: (String) -> CInt) -> CInt {
        floor.run(show: show) { floor in
            let label = try await Self.find(name, floor)
            let wanted = try until.map { text in try ReplayPoint(text) }
            let opening = try await LedgerReplay(floor.log).fold(label.id, until: wanted?.seq)
            try wanted?.check(opening.position)
            return MapText.text(of: opening, named: label.slug)
        }
    }

    // MARK: verify

    /// Every show when none is named. What is wrong with one keeps nobody from hearing of the others.
    func verify(_ name: String?, show: (String) -> CInt) -> CInt {
        floor.check(show: show) { floor in
            if let name {
                let label = try await Self.find(name, floor)
                return await Self.verify([(label.id, label.slug)], floor)
            }
            var found = await Self.verify(try await Self.all(floor), floor)
            if found.text.isEmpty { found.text = "there is no show\n" }
            found.text += Self.place(floor)
            return found
        }
    }

    private static func all(_ floor: SalesFloor) async throws -> [(ShowID, String)] {
        let audit = LedgerAudit(floor.log)
        var shows: [(ShowID, String)] = []
        while true {
            let page = try await audit.shows(after: shows.last?.0 ?? ShowID(0))
            if page.isEmpty { return shows }
            for id in page { shows.append((id, try await floor.catalog.label(id)?.slug ?? PublicID.text(id))) }
        }
    }

    private static func verify(
        _ shows: [(id: ShowID, name: String)], _ floor: SalesFloor
    ) async -> (text: String, isSound: Bool) {
        let audit = LedgerAudit(floor.log)
        var text = ""
        var isSound = true
        for show in shows {
            do throws(StoreFailure) {
                let position = try await audit.verify(show.id)
                let words = "events agree with their hashes and with every claim"
                text += "\(show.name): \(position.seq) \(words), position \(position)\n"
            } catch {
                isSound = false
                text += "\(show.name): \(error)\n"
            }
        }
        return (text, isSound)
    }

    // MARK: restored

    /// Nobody who knows the history that was lost may take what comes now for its continuation, and no token that was
    /// spent or ended since may count again.
    func restored(show: (String) -> CInt) -> CInt {
        floor.run(show: show) { floor in
            let books = AccountBooks(floor.database) { PublicID.text($0) }
            let ended = try await books.endNamed(at: floor.time.now)
            let count = try await floor.log.beginEpochs()
            return "\(count) shows begin a new epoch: whoever watches them starts from a new map\n"
                + "\(ended) sessions are ended: whoever has a name logs in again\n" + Self.place(floor)
        }
    }

    /// Which database it was: a setting that was forgotten must not pass for a finding.
    private static func place(_ floor: SalesFloor) -> String { "the database is \(floor.database.settings.summary)\n" }

    /// By its readable name or its id.
    static func find(_ name: String, _ floor: SalesFloor) async throws -> ShowLabel {
        if let label = try await floor.catalog.label(named: name) { return label }
        if let id = PublicID.show(name), let label = try await floor.catalog.label(id) { return label }
        throw StartFailure("there is no show \(name.debugDescription)")
    }
}
