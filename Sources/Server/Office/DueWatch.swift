internal import API
internal import Bytes
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Sees to it that somebody keeps the deadlines of holds: it opens the shows in which one lapses soon, whether or not
/// anybody asks for them, and whichever node made the hold.
final class DueWatch: Sendable {
    private let log: PostgresLog
    private let registry: OfficeRegistry
    private let time: PostgresTime
    private let loop: Reactor
    private let words: Log

    /// A show is open so long before its next deadline.
    private static let ahead = Milliseconds.seconds(5)
    static let interval = Duration.seconds(1)

    init(_ log: PostgresLog, _ registry: OfficeRegistry, time: PostgresTime, on loop: Reactor, words: Log) {
        self.log = log
        self.registry = registry
        self.time = time
        self.loop = loop
        self.words = words
    }

    /// Releases every hold that lapsed while nobody was there, and returns when the ledger shows it.
    func catchUp(within limit: Duration) async {
        let end = loop.present.advanced(by: limit)
        let now = time.now
        while loop.present < end {
            do {
                let shows = try await log.showsDue(by: now)
                guard !shows.isEmpty else { return }
                await open(shows)
            } catch {
                words.warning("overdue holds cannot be looked for: \(error)")
            }
            await loop.pause(.milliseconds(5))
        }
        words.warning("some overdue holds are not released yet")
    }

    /// Goes on with what a cancelled show has to give back.
    func clear() async {
        do {
            await open(try await log.showsUncleared())
        } catch {
            words.warning("cancelled shows cannot be looked for: \(error)")
        }
    }

    func look() async {
        do {
            await open(try await log.showsDue(by: time.now.advanced(by: Self.ahead)))
        } catch {
            words.warning("shows with holds that lapse soon cannot be looked for: \(error)")
        }
    }

    /// One that cannot be opened holds up none of the others.
    private func open(_ shows: [ShowID]) async {
        var closed = 0
        for show in shows {
            do throws(PortFailure) {
                _ = try await registry.office(of: show)
            } catch {
                closed += 1
                if closed == 1 { words.warning("a show with something to do cannot be opened: \(error)") }
            }
        }
    }
}
