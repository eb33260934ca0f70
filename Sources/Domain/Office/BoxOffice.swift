/// Sells the seats of one show. Pinned to a loop; one task of it does all that changes the map, everybody else only
/// enqueues. What it does is decided by `BoxOfficeMachine`.
package actor BoxOffice {
    private nonisolated let executor: any SerialExecutor & TaskExecutor
    private let ports: OfficePorts
    private var machine: BoxOfficeMachine
    private var replies: [CommandTicket: @Sendable (CommandResult) -> Void] = [:]
    private var lastTicket: UInt64 = 0
    private var isRunning = false
    /// What the alarm was set to last, until it rings.
    private var alarm = Moment.never
    /// Who waits until the map has come to an event.
    private var visitors: [UInt64: (seq: Int64, reply: CheckedContinuation<Bool, Never>)] = [:]

    package nonisolated var unownedExecutor: UnownedSerialExecutor {
        unsafe executor.asUnownedSerialExecutor()
    }

    package init(
        show: ShowID, executor: any SerialExecutor & TaskExecutor, ports: OfficePorts,
        limits: OfficeLimits = OfficeLimits(),
        isAlone: Bool = true, lapseDelay: Milliseconds = .zero
    ) {
        self.executor = executor
        self.ports = ports
        machine = BoxOfficeMachine(show: show, limits: limits, isAlone: isAlone, lapseDelay: lapseDelay)
    }

    /// Reads the show, so that its deadlines are kept even if nobody comes.
    package func start() { wake() }

    /// Does a command and waits for its answer, at most as long as a command may take.
    package func submit(_ command: Command) async -> CommandResult {
        // Safe unchecked: a reply leaves its table when it is called, and none stays there beyond its deadline.
        unsafe await withUnsafeContinuation { continuation in
            enqueue(command) { unsafe continuation.resume(returning: $0) }
        }
    }

    /// Takes a command; the answer comes later, on this actor. Whether its caller still waits is not asked: who is gone
    /// may come again for the answer.
    package func enqueue(_ command: Command, reply: @escaping @Sendable (CommandResult) -> Void) {
        lastTicket += 1
        let ticket = CommandTicket(number: lastTicket)
        replies[ticket] = reply
        let now = ports.time.now
        perform(machine.submit(ticket, command, now: now))
        // While the task is at work, an alarm before this one's deadline is all that it needs.
        if !isRunning || alarm > now.advanced(by: machine.limits.commandTime) { wake() }
    }

    /// Another node appended, it says.
    package func hint(_ seq: Int64) {
        machine.hint(seq)
        wake()
    }

    /// The map at its position; nil until it has been read.
    package var snapshot: ShowOpening? { machine.snapshot }

    /// Whether nothing is under way and nobody waits.
    package var isAtRest: Bool { !isRunning && machine.isAtRest }

    /// Whether it is at rest and has no hold to end: it can be closed.
    package var isQuiet: Bool { isAtRest && machine.isQuiet }

    // MARK: Reading

    /// Reads the map in place, once it is open and has come to an event. Nothing when the task is cancelled before.
    package func read<Value: Sendable>(
        atLeast seq: Int64 = 0, _ body: @Sendable (SeatMap, LedgerPosition, StatesBoard) -> Value
    ) async -> Value? {
        guard await isAt(seq), let map = machine.map, let position = machine.position, let board = machine.board else {
            return nil
        }
        return body(map, position, board)
    }

    /// What the show is now, once it is open: the first thing that most requests ask.
    package func terms() async -> ShowTerms? {
        guard await isAt(0) else { return nil }
        return machine.terms
    }

    /// The same for whoever is on the office's own loop, if it is known: nil says that it must be waited for.
    package nonisolated var termsHere: ShowTerms? {
        guard executor.isIsolatingCurrentContext() == true else { return nil }
        return assumeIsolated { $0.machine.terms }
    }

    private func isAt(_ seq: Int64) async -> Bool {
        if hasReached(seq) { return true }
        wake()
        return await arrival(at: seq)
    }

    private func hasReached(_ seq: Int64) -> Bool { machine.hasReached(seq) }

    private func arrival(at seq: Int64) async -> Bool {
        lastTicket += 1
        let number = lastTicket
        return await withTaskCancellationHandler {
            await withCheckedContinuation { reply in
                // What is cancelled from here on is told to the actor, which is busy with this.
                if Task.isCancelled { reply.resume(returning: false) } else { visitors[number] = (seq, reply) }
            }
        } onCancel: {
            Task(executorPreference: executor) { await self.leave(number) }
        }
    }

    private func leave(_ number: UInt64) { visitors.removeValue(forKey: number)?.reply.resume(returning: false) }

    private func welcomeVisitors() {
        for (number, visitor) in visitors where hasReached(visitor.seq) {
            visitors[number] = nil
            visitor.reply.resume(returning: true)
        }
    }

    // MARK: The one task

    /// At most one task at a time does the work; whoever comes meanwhile is served by it.
    private func wake() {
        guard !isRunning else {
            setAlarm()
            return
        }
        isRunning = true
        // With the preference even what is nobody's in particular stays on the loop, and off the global pool. Before
        // the callers' own work: while their answers are written, the ledger can be busy with the next batch.
        Task(executorPreference: executor, priority: .high) { await self.run() }
    }

    private func run() async {
        while true {
            var call = perform(machine.turn(now: ports.time.now, batch: ports.batchID))
            guard call != nil else { break }
            setAlarm()
            while let next = call {
                call = perform(await carryOut(next))
                if !visitors.isEmpty { welcomeVisitors() }
            }
        }
        isRunning = false
        setAlarm()
    }

    /// Asks, and tells the machine what came of it. Others enqueue meanwhile; none of them touches the map. A writer
    /// that has closed leaves the machine where it is: what became of its batch is not known here any more.
    private func carryOut(_ call: BoxOfficeMachine.Call) async -> [BoxOfficeMachine.Action] {
        switch call {
        case .open: return await open()
        case .read(let position): return await read(after: position)
        case .propose(let proposal):
            guard let result = await ports.writer.submit(proposal) else { return [] }
            return machine.settled(result, now: ports.time.now)
        case .lock(let position): return await lock(after: position)
        case .unlock:
            await ports.writer.unlock(machine.show)
            machine.unlocked()
            return []
        }
    }

    private func open() async -> [BoxOfficeMachine.Action] {
        do throws(LedgerUnavailable) {
            return machine.opened(try await ports.reader.open(machine.show))
        } catch {
            machine.unavailable(now: ports.time.now)
            return []
        }
    }

    private func read(after position: LedgerPosition) async -> [BoxOfficeMachine.Action] {
        do throws(LedgerUnavailable) {
            let reading = try await ports.reader.read(machine.show, after: position)
            return machine.read(reading, now: ports.time.now)
        } catch {
            machine.unavailable(now: ports.time.now)
            return []
        }
    }

    private func lock(after position: LedgerPosition) async -> [BoxOfficeMachine.Action] {
        guard let reading = await ports.writer.lock(machine.show, after: position) else { return [] }
        return machine.locked(reading, now: ports.time.now)
    }

    /// Does what needs no waiting, in order, and returns what does.
    @discardableResult
    private func perform(_ actions: [BoxOfficeMachine.Action]) -> BoxOfficeMachine.Call? {
        var call: BoxOfficeMachine.Call?
        for action in actions {
            switch action {
            case .call(let next): call = next
            case .answer(let ticket, let result): replies.removeValue(forKey: ticket)?(result)
            case .announce(let announcement): ports.announcer.announce(announcement)
            case .resync(let moment):
                ports.time.resync(moment)
                // It was reckoned with a clock that was wrong.
                alarm = .never
            case .report(let fault): ports.report(fault)
            }
        }
        return call
    }

    /// Rings for the next deadline. While a proposal is out only those of callers matter. One that rings before is good
    /// enough: it is set anew then.
    private func setAlarm() {
        guard let moment = machine.nextAlarm(), moment < alarm else { return }
        alarm = moment
        ports.alarm.set(moment) { [weak self] in self?.assumeIsolated { $0.ring() } }
    }

    private func ring() {
        alarm = .never
        // Also while the task waits for the ledger: a caller's time is over all the same.
        perform(machine.timePassed(now: ports.time.now))
        wake()
    }
}
