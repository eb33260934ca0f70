package import Bytes
internal import CLinux
internal import Glibc
internal import Synchronization

/// One loop on one thread: descriptors, timers, and the work and actors that are pinned to it.
///
/// A turn goes one way: wait for the kernel, read the clock once, tell the watchers, fire the timers, run what was
/// submitted, and last send what all of them wrote, one gathered write for each connection.
///
/// Why `@unchecked Sendable` holds: `inbox`, `ending` and `owner` are safe from any thread by their own means; all else
/// is touched only by the thread in `owner`, which every entry point checks.
package final class Reactor: @unchecked Sendable {
    package let name: String
    package let limits: ReactorLimits
    let clock: LoopClock
    let inbox = Inbox()

    let epoll: Descriptor
    private let wake: Descriptor
    private let events: UnsafeMutableBufferPointer<epoll_event>
    private let owner = Atomic<UInt>(0)
    private let ending = Atomic<Bool>(false)
    private let thread = Locked<Thread?>(nil)

    var watchers = WatcherTable()
    var timers: TimerWheel
    private var batch: [Inbox.Entry] = []
    private var unsent: [Stream] = []
    private var sending: [Stream] = []
    /// Nothing waits for its time any more.
    private(set) var isClosed = false

    /// The turn's single reading of the clock.
    package private(set) var now: Tick
    /// Lent to every connection of this loop for one read at a time.
    let receiveBuffer: UnsafeMutableRawBufferPointer
    /// What this loop has done so far; readable from any thread.
    package let statistics = LoopStatistics()
    /// TLS handshake steps that may still be taken in this turn.
    var handshakes = HandshakeBudget()
    /// Connections open on this loop.
    var connections = 0

    package init(
        name: String, clock: LoopClock = .system, limits: ReactorLimits = ReactorLimits()
    ) throws(SystemFailure) {
        limits.validate()
        self.name = name
        self.clock = clock
        self.limits = limits
        epoll = try Descriptor(epoll_create1(CInt(EPOLL_CLOEXEC)), "epoll_create1")
        wake = try Descriptor(eventfd(0, CInt(EFD_CLOEXEC | EFD_NONBLOCK)), "eventfd")
        events = .allocate(capacity: limits.eventsPerTurn)
        receiveBuffer = .allocate(byteCount: limits.receiveBytes, alignment: 64)
        now = clock.now
        timers = TimerWheel(now: now)
        var event = epoll_event()
        event.events = EPOLLIN.rawValue
        event.data.u64 = WatcherTable.wakeMark
        guard epoll_ctl(epoll.raw, EPOLL_CTL_ADD, wake.raw, &event) == 0 else { throw SystemFailure(call: "epoll_ctl") }
    }

    deinit {
        events.deallocate()
        receiveBuffer.deallocate()
    }

    // MARK: Life

    /// Runs the loop on a thread of its own until `stop`.
    package func start() throws(SystemFailure) {
        let started = try Thread(name: name) { [self] in run() }
        thread.withLock { $0 = started }
    }

    /// Asks the loop to end after its current turn. From any thread, any number of times.
    package func stop() {
        ending.store(true, ordering: .releasing)
        ring()
    }

    /// Waits until the loop's thread has ended. Never called on the loop.
    package func join() {
        precondition(!isOnLoop, "a loop cannot wait for its own end")
        thread.withLock { thread in
            defer { thread = nil }
            return thread
        }?.join()
    }

    private func run() {
        while !ending.load(ordering: .acquiring) { turn(waiting: true) }
        close()
    }

    /// Lets go of everything: what was submitted still runs, every watcher is told, and what that submits runs too.
    /// What comes later runs nowhere.
    package func close() {
        owner.store(Thread.currentIdentity, ordering: .relaxed)
        runInbox()
        for watcher in watchers.all { watcher.loopEnded() }
        runInbox()
        // Streams hold the loop: those that still wanted to send would keep it for ever.
        unsent.removeAll()
        isClosed = true
        dropTimers()
        // Those whose pause has been cut short by it come to their end.
        runInbox()
        inbox.end()
    }

    // MARK: A turn

    /// One turn on the calling thread, which becomes the loop's thread. Loops that were started turn by themselves;
    /// tests turn theirs by hand.
    package func turn(waiting: Bool) {
        owner.store(Thread.currentIdentity, ordering: .relaxed)
        let count = epoll_wait(epoll.raw, events.baseAddress, CInt(events.count), waiting ? patience() : 0)
        precondition(count >= 0 || errno == EINTR, "the loop's own epoll descriptor is broken")
        now = clock.now
        handshakes.refill(limits.handshakesPerTurn)
        for index in 0..<Int(max(count, 0)) { tell(events[index]) }
        fireTimers()
        runInbox()
        send()
        statistics.turned(events: Int(max(count, 0)), began: now, ended: clock.now)
    }

    /// How many milliseconds the kernel may let the loop sleep.
    private func patience() -> CInt {
        if !inbox.isEmpty || !unsent.isEmpty { return 0 }
        guard let next = timers.nextMoment() else { return -1 }
        let present = clock.now
        guard next > present else { return 0 }
        // Rounded up: waking a moment too early would spin until the timer is due.
        return CInt(clamping: (next.nanoseconds - present.nanoseconds + 999_999) / 1_000_000)
    }

    private func tell(_ event: epoll_event) {
        guard event.data.u64 != WatcherTable.wakeMark else {
            var count: UInt64 = 0
            _ = read(wake.raw, &count, 8)
            return
        }
        // A watcher that was removed earlier in this turn is not found any more: the generation differs.
        watchers.find(event.data.u64)?.ready(Readiness(rawValue: event.events))
    }

    private func runInbox() {
        var urgentRounds = limits.urgentRoundsPerTurn
        for _ in 0..<limits.inboxRoundsPerTurn {
            while urgentRounds > 0, inbox.take(urgent: true, into: &batch) {
                urgentRounds -= 1
                runBatch()
            }
            guard inbox.take(urgent: false, into: &batch) else { return }
            runBatch()
        }
    }

    private func runBatch() {
        for entry in batch {
            switch entry {
            case .work(let work), .urgentWork(let work): work()
            case .job(let job): run(job)
            }
        }
        batch.removeAll(keepingCapacity: true)
    }

    private func send() {
        swap(&unsent, &sending)
        for stream in sending { stream.flush() }
        sending.removeAll(keepingCapacity: true)
    }

    /// A stream has output: it goes out at the end of the turn, together with whatever else is written until then.
    func sendLater(_ stream: Stream) { unsent.append(stream) }

    // MARK: From any thread

    /// Runs work on the loop, in the order in which it was submitted. From any thread. A loop that has ended lets go of
    /// it at once.
    /// - Parameter urgently: before all that is not.
    package func submit(urgently isUrgent: Bool = false, _ work: @escaping @Sendable () -> Void) {
        push(isUrgent ? .urgentWork(work) : .work(work))
    }

    func push(_ entry: Inbox.Entry) {
        // The loop looks into its inbox again before it sleeps, so it needs no bell from itself.
        if inbox.push(entry), !isOnLoop { ring() }
    }

    private func ring() {
        var one: UInt64 = 1
        _ = write(wake.raw, &one, 8)
    }

    /// Whether the caller runs on this loop's thread.
    package var isOnLoop: Bool { owner.load(ordering: .relaxed) == Thread.currentIdentity }

    /// Stops the program when called from another thread: the caller would race with the loop.
    package func preconditionOnLoop() {
        precondition(isOnLoop, "this belongs to the loop '\(name)' and was called from another thread")
    }

    /// The clock read anew, for measuring; everything is decided by `now`.
    package var present: Tick { clock.now }
}
