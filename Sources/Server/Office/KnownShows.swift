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

    private struct State {
        var entries: [String: Entry] = [:]
        var swept: Tick
    }

    private let state: Locked<State>
    private let clock: @Sendable () -> Tick

    private static let freshness = Duration.seconds(1)
    private let limits: RegistryLimits

    init(limits: RegistryLimits = RegistryLimits(), clock: @escaping @Sendable () -> Tick) {
        self.limits = limits
        self.clock = clock
        state = Locked(State(swept: clock()))
    }

    /// How many are kept, of whatever age.
    var count: Int { state.withLock { $0.entries.count } }

    func facts(_ key: String) -> ShowFacts? {
        let now = clock()
        return state.withLock { state in
            guard let entry = state.entries[key], now.since(entry.read) < Self.freshness else { return nil }
            return entry.facts
        }
    }

    func keep(_ facts: ShowFacts, as key: String) {
        let now = clock()
        state.withLock { state in
            // Each holds on to a hall, so what is too old is let go of, and not only known to be.
            if now.since(state.swept) >= Self.freshness {
                state.entries = state.entries.filter { now.since($0.value.read) < Self.freshness }
                state.swept = now
            }
            if state.entries.count >= limits.knownShows { state.entries.removeAll() }
            state.entries[key] = Entry(facts: facts, read: now)
        }
    }

    /// Under every name of it.
    func forget(_ show: ShowID) {
        state.withLock { state in state.entries = state.entries.filter { $0.value.facts.id != show } }
    }
}
