internal import API
internal import Bytes
internal import Domain
internal import Reactor
internal import Storage
internal import Telemetry

/// Writes the audit behind those who do things: whoever acts does not wait, entries go in batches, and while the
/// database is away they wait here, so many and no more.
final class AuditWriter: AuditTrail {
    private struct State {
        var waiting: [AuditEntry] = []
        var isWriting = false
        var lost: UInt64 = 0
    }

    /// Entries that wait at most, and that go in one batch.
    static let most = 10_000
    static let batch = 200

    private let books: AuditBooks
    private let loop: Reactor
    private let time: any TimeSource
    private let log: Log
    private let identities = RandomIdentities()
    private let state = Locked(State())

    init(_ books: AuditBooks, on loop: Reactor, time: any TimeSource, log: Log) {
        self.books = books
        self.loop = loop
        self.time = time
        self.log = log
    }

    /// Entries for which there was no room.
    var lost: UInt64 { state.withLock { $0.lost } }

    func record(
        _ action: String, _ subject: String, by actor: AuditActor, _ outcome: AuditEntry.Outcome, before: String?,
        after: String?, under key: WideID?
    ) {
        // With a key in any case: a batch whose commit nobody heard of is written again.
        let now = time.now
        let entry = AuditEntry(
            key: key.map { Derived.entry(under: $0, at: now) } ?? identities.random(), at: now, actor: actor,
            action: action, subject: subject, outcome: outcome, before: before, after: after)
        let begins = state.withLock { state in
            guard state.waiting.count < Self.most else {
                state.lost += 1
                return false
            }
            state.waiting.append(entry)
            defer { state.isWriting = true }
            return !state.isWriting
        }
        if begins { Task(executorPreference: loop) { [self] in await write() } }
    }

    func entries(_ wanted: AuditSearch) async throws(PortFailure) -> [AuditEntry] {
        try await answer { () throws(StoreFailure) in try await books.entries(wanted) }
    }

    /// Waits until everything is written, for so long at most.
    func finish(within time: Duration) async {
        let end = loop.present.advanced(by: time)
        while state.withLock({ $0.isWriting }), loop.present < end { await loop.pause(.milliseconds(10)) }
    }

    private func write() async {
        var failures = 0
        var size = Self.batch
        while true {
            let entries = state.withLock { state in
                if state.waiting.isEmpty { state.isWriting = false }
                return Array(state.waiting.prefix(size))
            }
            guard !entries.isEmpty else { return }
            do throws(StoreFailure) {
                try await books.write(entries)
                state.withLock { $0.waiting.removeFirst(entries.count) }
                failures = 0
                size = Self.batch
            } catch  where error.code == .invalidData && entries.count > 1 {
                // One of them cannot be kept: it must not take the others along.
                size = 1
            } catch  where error.code == .closed || error.code == .invalidData {
                log.error("audit entries are lost: \(error)", ["count": .number(entries.count)])
                state.withLock { state in
                    state.waiting.removeFirst(entries.count)
                    state.lost += UInt64(entries.count)
                }
            } catch {
                failures += 1
                if failures == 1 { log.warning("the audit waits for the database: \(error)") }
                await loop.pause(.seconds(1))
            }
        }
    }
}
