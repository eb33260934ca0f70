internal import API
internal import Bytes
internal import Domain
internal import Reactor
internal import Storage

/// The box offices of the shows in use, spread over the loops. Never two of one show: as long as anybody has one, it is
/// the one that others get, and it is gone only when nobody has it any more.
final class OfficeRegistry: Sendable {
    /// An object, so that to find a show, which every request does, copies nothing.
    private final class Entry {
        private(set) weak var office: BoxOffice?
        /// Holds it while it is in use; afterwards it lives as long as whoever still has it.
        var kept: BoxOffice?
        var lastUse: Tick

        init(_ office: BoxOffice, lastUse: Tick) {
            self.office = office
            kept = office
            self.lastUse = lastUse
        }
    }

    private struct State {
        var entries: [ShowID: Entry] = [:]
        var opened = 0
        var isClosed = false
    }

    private let loops: [Reactor]
    private let limits: RegistryLimits
    private let isAlone: Bool
    private let ports: @Sendable (ShowID, Reactor) -> OfficePorts
    private let state = Locked(State())
    private let watch = Locked<HeadWatch?>(nil)

    /// - Parameters:
    ///   - isAlone: no other node writes to this ledger.
    ///   - ports: what the box office of a show needs on its loop.
    init(
        on loops: [Reactor], isAlone: Bool, limits: RegistryLimits = RegistryLimits(),
        ports: @escaping @Sendable (ShowID, Reactor) -> OfficePorts
    ) {
        self.loops = loops
        self.isAlone = isAlone
        self.limits = limits
        self.ports = ports
    }

    /// Where the heads of open shows are followed from now on.
    func follow(_ watch: HeadWatch) { self.watch.withLock { $0 = watch } }

    var count: Int { state.withLock { $0.entries.count } }

    // MARK: Opening

    /// The box office of a show, opened when it is not. When as many are open as may be, the one that has been quiet
    /// longest makes room.
    func office(of show: ShowID) async throws(PortFailure) -> BoxOffice {
        // Somebody else may take the room that was made.
        for _ in 0...limits.looks {
            if let office = try open(show) { return office }
            guard await makeRoom() else { break }
        }
        throw PortFailure("\(limits.openShows) shows are open")
    }

    /// The same when it is open already.
    func opened(_ show: ShowID) throws(PortFailure) -> BoxOffice? {
        try state.withLock { state throws(PortFailure) in try self.find(show, &state) }
    }

    /// Nil when as many are open as may be.
    private func open(_ show: ShowID) throws(PortFailure) -> BoxOffice? {
        let found = try state.withLock { state throws(PortFailure) -> (office: BoxOffice, isNew: Bool)? in
            if let office = try self.find(show, &state) { return (office, false) }
            return self.make(show, &state).map { ($0, true) }
        }
        guard let (office, isNew) = found else { return nil }
        if isNew {
            let watch = watch.withLock { $0 }
            Task(executorPreference: loops[0]) {
                await office.start()
                // From the very beginning: what the box office knows already is passed over there.
                await watch?.watch(show, from: 0)
                // It may have made room already.
                if self.state.withLock({ $0.entries[show] == nil }) { await watch?.unwatch(show) }
            }
        }
        return office
    }

    private func find(_ show: ShowID, _ state: inout State) throws(PortFailure) -> BoxOffice? {
        guard !state.isClosed else { throw PortFailure("the server goes down") }
        guard let entry = state.entries[show], let office = entry.kept ?? entry.office else { return nil }
        entry.kept = office
        entry.lastUse = loops[0].present
        return office
    }

    private func make(_ show: ShowID, _ state: inout State) -> BoxOffice? {
        guard state.entries.count < limits.openShows || state.entries[show] != nil else { return nil }
        let loop = loops[state.opened % loops.count]
        state.opened += 1
        let delay = isAlone ? 0 : Int64.random(in: 0...limits.lapseDelay.count)
        let office = BoxOffice(
            show: show, executor: loop, ports: ports(show, loop), isAlone: isAlone, lapseDelay: Milliseconds(delay))
        state.entries[show] = Entry(office, lastUse: loops[0].present)
        return office
    }

    /// Somebody else appended to a show, they say; without a number, the log may be another one.
    func hint(_ show: ShowID, _ seq: Int64?) {
        guard let office = state.withLock({ $0.entries[show]?.office }) else { return }
        Task(executorPreference: loops[0]) {
            if let seq { await office.hint(seq) } else { await office.look() }
        }
    }

    // MARK: Closing

    /// The maps of those that are open, as they are now.
    func openings() async -> [ShowOpening] {
        let offices = state.withLock { $0.entries.values.compactMap(\.office) }
        var openings: [ShowOpening] = []
        for office in offices {
            if let opening = await office.snapshot { openings.append(opening) }
        }
        return openings
    }

    /// How far each that is open has come.
    func heads() async -> [(show: ShowID, seq: Int64)] {
        let offices = state.withLock { $0.entries.values.compactMap(\.office) }
        var heads: [(show: ShowID, seq: Int64)] = []
        for office in offices {
            if let head = await office.head { heads.append(head) }
        }
        return heads
    }

    /// The map of one, if it is open.
    func opening(of show: ShowID) async -> ShowOpening? {
        await state.withLock { $0.entries[show]?.office }?.snapshot
    }

    /// Lets go of those that nobody has asked for in a while and that have nothing to do.
    /// - Returns: their maps.
    @discardableResult
    func closeIdle() async -> [ShowOpening] {
        let limit = limits.idleTime
        let now = loops[0].present
        let idle = state.withLock { state in
            state.entries.compactMap { show, entry -> (show: ShowID, office: BoxOffice, lastUse: Tick)? in
                guard let office = entry.kept, now.since(entry.lastUse) >= limit else { return nil }
                return (show, office, entry.lastUse)
            }
        }
        var closed: [ShowOpening] = []
        for (show, office, lastUse) in idle where await office.isQuiet {
            if letGo(show, lastUse), let opening = await office.snapshot { closed.append(opening) }
        }
        await forgetGone()
        return closed
    }

    /// Forgets those that nobody has any more: whoever was let go while somebody still had it makes room later. When
    /// there are none, lets go of the one that nobody has asked for longest and that has nothing to do.
    /// - Returns: whether there is room.
    private func makeRoom() async -> Bool {
        if await forgetGone() { return true }
        for (show, lastUse) in oldest() {
            if await letGoIfQuiet(show, lastUse), await forgetGone() { return true }
        }
        return false
    }

    /// So many as are looked at, the one that nobody has asked for longest first.
    private func oldest() -> [(show: ShowID, lastUse: Tick)] {
        state.withLock { state in
            var oldest: [(show: ShowID, lastUse: Tick)] = []
            for (show, entry) in state.entries where entry.kept != nil {
                if oldest.count == limits.looks {
                    guard entry.lastUse < oldest[oldest.count - 1].lastUse else { continue }
                    oldest.removeLast()
                }
                let place = oldest.firstIndex { entry.lastUse < $0.lastUse } ?? oldest.endIndex
                oldest.insert((show, entry.lastUse), at: place)
            }
            return oldest
        }
    }

    /// What has something to do is in use. A step of its own, so that nothing of the office is left in the hands of who
    /// goes on.
    private func letGoIfQuiet(_ show: ShowID, _ lastUse: Tick) async -> Bool {
        guard let office = state.withLock({ $0.entries[show]?.kept }) else { return false }
        if await office.isQuiet { return letGo(show, lastUse) }
        state.withLock { $0.entries[show]?.lastUse = loops[0].present }
        return false
    }

    /// - Returns: false when somebody has asked for it since.
    private func letGo(_ show: ShowID, _ lastUse: Tick) -> Bool {
        state.withLock { state in
            guard let entry = state.entries[show], entry.lastUse == lastUse else { return false }
            entry.kept = nil
            return true
        }
    }

    /// - Returns: whether there were any.
    @discardableResult
    private func forgetGone() async -> Bool {
        let gone = state.withLock { state in
            let gone = state.entries.filter { $0.value.office == nil }.map(\.key)
            for show in gone { state.entries[show] = nil }
            return gone
        }
        guard let watch = watch.withLock({ $0 }) else { return !gone.isEmpty }
        for show in gone {
            await watch.unwatch(show)
            // Somebody may have opened it again meanwhile.
            if state.withLock({ $0.entries[show] != nil }) { await watch.watch(show, from: 0) }
        }
        return !gone.isEmpty
    }

    /// Waits before a command is given again.
    func rest(afterAttempt attempt: Int) async {
        await loops[0].pause(limits.askAgain.bound(beforeAttempt: attempt))
    }

    /// Opens nothing any more, and waits until all that was asked for is settled.
    /// - Returns: how many box offices were still at work when the time was over.
    func close(within time: Duration) async -> Int {
        let offices = state.withLock { state in
            state.isClosed = true
            return state.entries.values.compactMap(\.office)
        }
        let end = loops[0].present.advanced(by: time)
        while true {
            var working = 0
            for office in offices where !(await office.isAtRest) { working += 1 }
            guard working > 0, loops[0].present < end else { return working }
            await loops[0].pause(.milliseconds(10))
        }
    }
}
