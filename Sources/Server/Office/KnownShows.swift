internal import API
internal import Bytes
internal import Domain
internal import Reactor

/// The shows that were asked for a moment ago, so that a storm on one show asks the database once a second and not once
/// a request. What is known is at most that old.
final class KnownShows: Sendable {
    private struct Entry {
        let facts: ShowFacts
        let read: Tick
    }

    private let entries = Locked<[String: Entry]>([:])
    private let clock: @Sendable () -> Tick

    private static let freshness = Duration.seconds(1)
    private let limits: RegistryLimits

    init(limits: RegistryLimits = RegistryLimits(), clock: @escaping @Sendable () -> Tick) {
        self.limits = limits
        self.clock = clock
    }

    func facts(_ key: String) -> ShowFacts? {
        let now = clock()
        return entries.withLock { entries in
            guard let entry = entries[key], now.since(entry.read) < Self.freshness else { return nil }
            return entry.facts
        }
    }

    func keep(_ facts: ShowFacts, as key: String) {
        let now = clock()
        entries.withLock { entries in
            if entries.count >= limits.knownShows { entries.removeAll() }
            entries[key] = Entry(facts: facts, read: now)
        }
    }

    /// Under every name of it.
    func forget(_ show: ShowID) {
        entries.withLock { entries in entries = entries.filter { $0.value.facts.id != show } }
    }
}
