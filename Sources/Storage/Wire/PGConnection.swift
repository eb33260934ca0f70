internal import Bytes
internal import CPostgres
internal import Reactor
internal import Telemetry

/// One connection to PostgreSQL through libpq, never blocking. Confined to its loop, callbacks included.
///
/// It stays in pipeline mode; only a script, which is several statements in one text, leaves it for a while. Asking for
/// a host's address is the one thing that libpq does by blocking, so that is done before, elsewhere.
final class PGConnection: Watcher {
    typealias Answer = (Result<[Rows], StoreFailure>) -> Void

    enum Phase: Equatable {
        /// Not begun. Can transition to: locating, closed.
        case new
        /// The addresses of its hosts are asked for. Can transition to: opening, closed.
        case locating
        /// libpq connects and authenticates. Can transition to: configuring, closed.
        case opening
        /// The settings are made and checked. Can transition to: ready, closed.
        case configuring
        /// In pipeline mode. Can transition to: scripting, closed.
        case ready
        /// Out of pipeline mode, one script under way. Can transition to: ready, closed.
        case scripting
        case closed
    }

    /// What the owner wants to hear. Each is called on the loop.
    struct Events {
        var opened: (Result<Void, StoreFailure>) -> Void
        /// It broke after it had been opened. It is closed by then, and every batch has been answered.
        var lost: (StoreFailure) -> Void
        var notified: (Notification) -> Void = { _ in }
    }

    struct Script {
        let mayCommit: Bool
        let answer: (Result<Rows, StoreFailure>) -> Void
        var timer: TimerID?
        var outcome: Result<Rows, StoreFailure> = .success(Rows(affected: 0))
    }

    let reactor: Reactor
    let settings: ConnectionSettings
    let limits: StorageLimits
    let log: Log
    let notices: NoticeSink

    var events: Events?
    var phase = Phase.new
    var handle: OpaquePointer?
    var machine = PipelineMachine()
    var pending: [BatchID: Flight] = [:]
    var script: Script?
    var prepared: PreparedStatements
    /// The next batch outside a block must first drop what PostgreSQL keeps prepared.
    var mustForgetPrepared = false
    /// A cancelled connection is never used again: a cancellation that comes late would hit somebody else's work.
    private(set) var isCancelled = false
    private var isRetired = false
    /// The owner has been told that it may be used.
    var isOpen = false
    private var graceTimer: TimerID?
    var openTimer: TimerID?
    private var watch: WatchID?
    private var lastBatch: UInt64 = 0

    init(reactor: Reactor, settings: ConnectionSettings, limits: StorageLimits, log: Log) {
        self.reactor = reactor
        self.settings = settings
        self.limits = limits
        self.log = log
        notices = NoticeSink(log: log)
        prepared = PreparedStatements(limit: limits.preparedStatements)
    }

    deinit {
        precondition(handle == nil, "a connection was dropped without being closed")
    }

    /// It is not to be given to a next user.
    func retire() { isRetired = true }

    /// Whether it may be given to the next user.
    var isReusable: Bool {
        guard let handle, phase == .ready, machine.isIdle, !isCancelled, !isRetired else { return false }
        return PQtransactionStatus(handle) == PQTRANS_IDLE
    }

    /// Whether a transaction block is open and can be committed, as of the last sync.
    var isInBlock: Bool {
        guard let handle, machine.isIdle else { return false }
        return PQtransactionStatus(handle) == PQTRANS_INTRANS
    }

    func nextBatchID() -> BatchID {
        lastBatch += 1
        return BatchID(number: lastBatch)
    }

    // MARK: The socket

    func ready(_ readiness: Readiness) {
        switch phase {
        case .opening: poll()
        case .configuring, .ready, .scripting:
            if readiness.contains(.write) { flush() }
            if readiness.subtracting(.write) != [] { receive() }
        case .new, .locating, .closed: break
        }
    }

    func startWatching(_ interest: Interest) {
        guard let handle else { return }
        let descriptor = PQsocket(handle)
        guard descriptor >= 0 else { return close(brokenNow()) }
        do {
            watch = try reactor.add(self, on: descriptor, interest: interest)
        } catch {
            close(StoreFailure(.unavailable, "the socket to \(settings.summary) cannot be watched: \(error)"))
        }
    }

    func stopWatching() {
        if let watch { reactor.remove(watch) }
        watch = nil
    }

    /// Sends what libpq holds back, now or when the socket takes more.
    func flush() {
        guard let handle, let watch else { return }
        // A failure to write is not told here: libpq keeps it until what the server sent before has been read.
        reactor.update(watch, interest: PQflush(handle) == 1 ? [.read, .write] : .read)
    }

    func loopEnded() {
        close(StoreFailure(.closed, "the loop of this connection ended"))
    }

    // MARK: Deadlines

    func startTimer(until deadline: Tick) -> TimerID {
        reactor.schedule(after: deadline.since(reactor.now)) { [weak self] in self?.deadlinePassed() }
    }

    /// The statement is cancelled; its answer, or the end of the grace, tells the caller. Nobody uses the
    /// connection afterwards.
    private func deadlinePassed() {
        guard let handle, !isCancelled else { return }
        isCancelled = true
        let asked = CancelRequest.send(for: handle)
        graceTimer = reactor.schedule(after: asked ? settings.cancellationGrace : .zero) { [weak self] in
            guard let self, !machine.isIdle || script != nil else { return }
            close(StoreFailure(.timeout, "no answer within its time, and none to the cancellation"))
        }
    }

    // MARK: The end

    /// Closes it at once. Whatever is under way fails; what may have been committed is marked so.
    func close(_ reason: StoreFailure) {
        guard phase != .closed else { return }
        phase = .closed
        stopWatching()
        for timer in [openTimer, graceTimer, script?.timer] {
            if let timer { reactor.cancel(timer) }
        }
        if let handle { PQfinish(handle) }
        handle = nil
        for (batch, failure) in machine.lost(reason) {
            guard let flight = pending.removeValue(forKey: batch) else { continue }
            if let timer = flight.timer { reactor.cancel(timer) }
            flight.answer(.failure(failure))
        }
        let ended = script
        script = nil
        ended?.answer(.failure(reason.unknownOutcome(if: ended?.mayCommit ?? false)))
        let events = events
        self.events = nil
        if isOpen { events?.lost(reason) } else { events?.opened(.failure(reason)) }
    }

    /// libpq's account of what broke the connection.
    func brokenNow() -> StoreFailure {
        let message = handle.flatMap { PQerrorMessage($0) }.map { ServerAnswer.line($0) } ?? ""
        return StoreFailure(.unavailable, message.isEmpty ? "the connection broke" : message)
    }
}
