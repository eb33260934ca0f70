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

    /// The box office of a show, opened when it is not.
    func office(of show: ShowID) throws(PortFailure) -> BoxOffice {
        let (office, isNew) = try state.withLock { state throws(PortFailure) in try self.find(show, &state) }
        if isNew {
            let watch = watch.withLock { $0 }
            Task(executorPreference: loops[0]) {
                await office.start()
                // From the very beginning: what the box office knows already is passed over there.
                await watch?.watch(show, from: 0)
            }
        }
        return office
    }

    private func find(_ show: ShowID, _ state: inout State) throws(PortFailure) -> (BoxOffice, isNew: Bool) {
        guard !state.isClosed else { throw PortFailure("the server goes down") }
        let now = loops[0].present
        if let entry = state.entries[show], let office = entry.kept ?? entry.office {
            entry.kept = office
            entry.lastUse = now
            return (office, false)
        }
        guard state.entries.count < limits.openShows || state.entries[show] != nil else {
            throw PortFailure("\(limits.openShows) shows are open")
        }
        let loop = loops[state.opened % loops.count]
        state.opened += 1
        // Of several nodes that want to lapse the same hold, most find it done.
        let delay = isAlone ? 0 : Int64.random(in: 0...20)
        let office = BoxOffice(
            show: show, executor: loop, ports: ports(show, loop), isAlone: isAlone, lapseDelay: Milliseconds(delay))
        state.entries[show] = Entry(office, lastUse: now)
        return (office, true)
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
            let isClosed = state.withLock { state in
                guard state.entries[show]?.lastUse == lastUse else { return false }
                state.entries[show]?.kept = nil
                return true
            }
            if isClosed, let opening = await office.snapshot { closed.append(opening) }
        }
        await forgetGone()
        return closed
    }

    private func forgetGone() async {
        let gone = state.withLock { state in
            let gone = state.entries.filter { $0.value.office == nil }.map(\.key)
            for show in gone { state.entries[show] = nil }
            return gone
        }
        guard let watch = watch.withLock({ $0 }) else { return }
        for show in gone {
            await watch.unwatch(show)
            // Somebody may have opened it again meanwhile.
            if state.withLock({ $0.entries[show] != nil }) { await watch.watch(show, from: 0) }
        }
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
