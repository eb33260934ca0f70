package import API
internal import Contract
internal import Domain
internal import Reactor

/// Tells staff how the houses fill that they watch: at most once a round, and only what is new.
package final class CountsRound: Sendable {
    private struct Told {
        var head: Int64 = -1
        var viewers = -1
        var rounds = 0
        var counts: FeedCounts?
        /// Refusals are no events: they are counted in the table.
        var refused: [String: Int64] = [:]
    }

    private let feed: Feed
    private let desk: FrontDesk
    private let told = Locked<[ShowID: Told]>([:])

    /// Rounds after which refusals are counted again although nothing else happened.
    private static let patience = 5

    package init(_ feed: Feed, _ desk: FrontDesk) {
        self.feed = feed
        self.desk = desk
    }

    package func go() async {
        let watched = feed.shows.streams.filter { $0.viewers.staff > 0 }
        let shows = Set(watched.map(\.facts.id))
        told.withLock { told in told = told.filter { shows.contains($0.key) } }
        for stream in watched { await look(at: stream) }
    }

    private func look(at stream: ShowStream) async {
        let show = stream.facts.id
        var last = told.withLock { $0[show] ?? Told() }
        let (head, viewers) = (stream.staffHead, stream.viewers.all)
        last.rounds += 1
        let isNew = head != last.head
        if isNew || last.rounds >= Self.patience {
            last.rounds = 0
            last.refused = await refused(at: stream) ?? last.refused
        }
        if isNew || viewers != last.viewers || last.rounds == 0 {
            guard let counts = await count(stream, viewers, last.refused) else { return }
            if counts != last.counts { stream.publish(counts: counts) }
            last.counts = counts
            last.head = head
            last.viewers = viewers
        }
        let now = last
        told.withLock { $0[show] = now }
    }

    private func count(_ stream: ShowStream, _ viewers: Int, _ refused: [String: Int64]) async -> FeedCounts? {
        let slug = stream.facts.slug
        return await stream.office.read { map, _, _ in
            var gates = map.gates.map { gate in
                FeedCounts.Gate(
                    gate: gate.gate.text, entries: gate.entries, exits: gate.exits,
                    refused: refused[gate.gate.text] ?? 0)
            }
            for (name, number) in refused.sorted(by: { $0.key < $1.key })
            where !gates.contains(where: { $0.gate == name }) {
                gates.append(FeedCounts.Gate(gate: name, entries: 0, exits: 0, refused: number))
            }
            return FeedCounts(
                show: slug, checkedIn: map.counts.checkedIn, inside: map.inside, viewers: viewers, gates: gates)
        }
    }

    private func refused(at stream: ShowStream) async -> [String: Int64]? {
        guard let figures = try? await desk.doorFigures(of: stream.facts.id, since: .distantPast) else { return nil }
        var refused: [String: Int64] = [:]
        for minute in figures.minutes where minute.refused > 0 { refused[minute.gate, default: 0] += minute.refused }
        return refused
    }
}
