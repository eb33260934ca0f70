package import API
internal import Bytes
internal import Contract
package import Domain
internal import Reactor
package import Realtime

/// The shows that somebody watches on this node. Never two streams of one show: as long as there are viewers there is
/// one, and it keeps the show's box office open, so that what other nodes sell is heard as well.
package final class FeedShows: Sendable {
    private struct Entry {
        let stream: ShowStream
        let opening: Task<Bool, Never>
    }

    /// To which show a name leads, as it was read, and when somebody last tried to.
    private struct Name {
        let show: ShowID
        let read: Tick
        var tried: Tick

        init(_ show: ShowID, read: Tick) {
            self.show = show
            self.read = read
            tried = read
        }
    }

    private struct State {
        var entries: [ShowID: Entry] = [:]
        var names: [String: Name] = [:]
        /// Names that somebody looks up anew.
        var looking: Set<String> = []
        var openings: UInt64 = 0
    }

    private let desk: FrontDesk
    private let hubs: [Hub]
    let limits: FeedLimits
    let figures: FeedFigures
    let history: History
    private let state = Locked(State())

    package init(_ desk: FrontDesk, hubs: [Hub], limits: FeedLimits, figures: FeedFigures) {
        limits.validate()
        self.desk = desk
        self.hubs = hubs
        self.limits = limits
        self.figures = figures
        history = History { show, epoch, seq, limit in
            try? await desk.history(of: show, epoch: epoch, after: seq, limit: limit)
        }
    }

    /// Everything that was committed to any show. Called on the show's loop.
    package func take(_ announcement: Announcement) {
        let show: ShowID
        switch announcement {
        case .events(let id, _, _): show = id
        case .replaced(let id, _): show = id
        }
        state.withLock { $0.entries[show]?.stream }?.take(announcement)
    }

    // MARK: Finding

    /// The show of a name, when it is open here already and the caller may see it. What a name leads to changes when a
    /// show is discarded or gets another name, so it is believed for a moment; an id leads to one show for ever.
    func known(_ name: String, by principal: Principal?) -> ShowStream? {
        let (now, time) = (hubs[0].reactor.present, limits.nameTime)
        return known(name, by: principal) { now.since($0.tried) < time || PublicID.show(name) != nil }
    }

    /// The same as long as the database does not say otherwise.
    private func lastKnown(_ name: String, by principal: Principal?) -> ShowStream? {
        let (now, time) = (hubs[0].reactor.present, limits.oldNameTime)
        return known(name, by: principal) { now.since($0.read) < time }
    }

    private func known(
        _ name: String, by principal: Principal?, if counts: (Name) -> Bool
    ) -> ShowStream? {
        let stream = state.withLock { state -> ShowStream? in
            guard let known = state.names[name], counts(known) else { return nil }
            return state.entries[known.show]?.stream
        }
        guard let stream, stream.isOpen, mayWatch(stream, by: principal) else { return nil }
        return stream
    }

    /// Whether somebody may see a show that is watched, as it is at this moment.
    func mayWatch(_ show: ShowID, by principal: Principal?) -> Bool {
        state.withLock { $0.entries[show]?.stream }.map { mayWatch($0, by: principal) } ?? false
    }

    private func mayWatch(_ stream: ShowStream, by principal: Principal?) -> Bool {
        stream.terms.map { desk.mayWatch($0, in: stream.facts.timeZone, by: principal) } ?? false
    }

    /// The show of a name, opened when it is not, or why the caller does not get it. What was known a while ago is told
    /// to whoever comes while somebody looks, and to all when the database does not answer in time.
    package func stream(_ name: String, for principal: Principal?) async throws(Problem) -> ShowStream {
        if let stream = known(name, by: principal) { return stream }
        guard let old = lastKnown(name, by: principal) else { return try await found(name, for: principal) }
        guard state.withLock({ $0.looking.insert(name).inserted }) else { return old }
        let found: Result<ShowStream, Problem>? = await Patience.wait(limits.nameTime, on: hubs[0].reactor) { [self] in
            // It goes on when nobody waits for it any more, and is the only one until then.
            defer { state.withLock { _ = $0.looking.remove(name) } }
            do throws(Problem) {
                return .success(try await self.found(name, for: principal))
            } catch {
                return .failure(error)
            }
        }
        switch found {
        case .success(let stream): return stream
        case .failure(let problem) where problem.kind != .unavailable: throw problem
        case .failure, nil: break
        }
        let now = hubs[0].reactor.present
        state.withLock { $0.names[name]?.tried = now }
        // By now it may lead to another, which is not open yet.
        guard let last = lastKnown(name, by: principal) else { throw Problem(.unavailable) }
        return last
    }

    private func found(_ name: String, for principal: Principal?) async throws(Problem) -> ShowStream {
        let show: OpenShow
        do throws(Problem) {
            show = try await desk.watched(name, by: principal)
        } catch {
            throw error.kind == .showNotFound ? Problem(noShow: name) : error
        }
        guard let entry = entry(of: show, named: name) else {
            throw Problem(.unavailable, "Too many shows are watched.")
        }
        guard await entry.opening.value else { throw Problem(.unavailable) }
        return entry.stream
    }

    private func entry(of show: OpenShow, named name: String) -> Entry? {
        state.withLock { state in
            let now = hubs[0].reactor.present
            if let entry = state.entries[show.id] {
                state.names[name] = Name(show.id, read: now)
                return entry
            }
            guard state.entries.count < limits.shows else { return nil }
            state.openings += 1
            let loop = hubs[0].reactor
            let stream = ShowStream(
                show.facts, at: show.office, opening: state.openings, hubs: hubs, limits: limits, figures: figures,
                clock: { loop.present })
            // It stands in the table before it is read: what is announced from then on comes to it.
            let entry = Entry(stream: stream, opening: Task(executorPreference: loop) { await stream.open() })
            state.entries[show.id] = entry
            state.names[name] = Name(show.id, read: now)
            return entry
        }
    }

    // MARK: Life

    package var streams: [ShowStream] { state.withLock { $0.entries.values.map(\.stream) } }

    /// Lets go of the shows that nobody has watched for a while.
    package func sweep() {
        for stream in streams where stream.closeIfIdle(for: limits.idleTime) {
            state.withLock { state in
                state.entries[stream.facts.id] = nil
                state.names = state.names.filter { $0.value.show != stream.facts.id }
            }
        }
    }
}
