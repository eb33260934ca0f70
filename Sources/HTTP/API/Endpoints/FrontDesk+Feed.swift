package import Domain

// What the feed asks of the front desk: who may watch what is decided in one place.
extension FrontDesk {
    /// The show of a name or an id, when the caller may see it.
    package func watched(_ name: String, by principal: Principal?) async throws(Problem) -> OpenShow {
        try await show(PublicID.show(name).map { .id($0) } ?? .slug(name), for: principal)
    }

    /// Whether a show may still be seen, by its terms of this moment.
    package func mayWatch(_ terms: ShowTerms, in zone: String, by principal: Principal?) -> Bool {
        mayBeSeen(terms, in: zone, by: principal)
    }

    /// The events of a show behind a number of an epoch.
    package func history(
        of show: ShowID, epoch: UInt32, after seq: Int64, limit: Int
    ) async throws(PortFailure) -> LedgerReading {
        try await sales.events(of: show, epoch: epoch, after: seq, limit: limit)
    }

    /// How the doors of a show have fared since a moment.
    package func doorFigures(of show: ShowID, since: Moment) async throws(PortFailure) -> DoorFigures {
        try await sales.figures(of: show, since: since)
    }
}
