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
            floor.logging.log("shows").error("seed writes a demo and is refused in production")
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

    /// Every show when none is named.
    func verify(_ name: String?, show: (String) -> CInt) -> CInt {
        floor.run(show: show) { floor in
            let audit = LedgerAudit(floor.log)
            if let name {
                let label = try await Self.find(name, floor)
                return Self.verified(label.slug, try await audit.verify(label.id))
            }
            var text = ""
            var last = ShowID(0)
            while true {
                let page = try await audit.shows(after: last)
                for id in page {
                    let name = try await floor.catalog.label(id)?.slug ?? "\(id)"
                    text += Self.verified(name, try await audit.verify(id))
                }
                guard let end = page.last else { break }
                last = end
            }
            return text.isEmpty ? "there is no show\n" : text
        }
    }

    private static func verified(_ name: String, _ position: LedgerPosition) -> String {
        "\(name): \(position.seq) events agree with their hashes and with every claim, position \(position)\n"
    }

    // MARK: restored

    /// Nobody who knows the history that was lost may take what comes now for its continuation.
    func restored(show: (String) -> CInt) -> CInt {
        floor.run(show: show) { floor in
            let count = try await floor.log.beginEpochs()
            return "\(count) shows begin a new epoch: whoever watches them starts from a new map\n"
        }
    }

    /// By its readable name or its number.
    private static func find(_ name: String, _ floor: SalesFloor) async throws -> ShowLabel {
        if let label = try await floor.catalog.label(named: name) { return label }
        if let number = Int64(name), let label = try await floor.catalog.label(ShowID(number)) { return label }
        throw StartFailure("there is no show \(name.debugDescription)")
    }
}
