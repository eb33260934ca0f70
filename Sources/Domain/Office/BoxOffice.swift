/// Sells the seats of one show. Pinned to a loop; its turns do all that changes the map, everybody else only enqueues.
/// What it does is decided by `BoxOfficeMachine`.
package actor BoxOffice {
    nonisolated let executor: any SerialExecutor & TaskExecutor
    private let ports: OfficePorts
    private(set) var machine: BoxOfficeMachine
    private var replies: [CommandTicket: @Sendable (CommandResult) -> Void] = [:]
    /// Answers that are known and not told yet.
    private var answers: [(reply: @Sendable (CommandResult) -> Void, result: CommandResult)] = []
    var lastTicket: UInt64 = 0
    private var isRunning = false
    /// What the alarm was set to last, until it rings.
    private var alarm = Moment.never
    /// Who waits until the map has come to an event.
    var visitors: [UInt64: (seq: Int64, reply: CheckedContinuation<Bool, Never>)] = [:]
    /// Who came with many commands, until all of them are answered.
    var parties: [UInt64: Party] = [:]

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
        // Safe unchecked: a reply leaves its table with its answer, by its deadline at the latest, and each answer is
        // told once, in the turn of the inbox behind.
        unsafe await withUnsafeContinuation { continuation in
            enqueue(command) { unsafe continuation.resume(returning: $0) }
        }
    }

    /// Takes a command; the answer comes on this actor, at once when it is known. Whether its caller still waits is not
    /// asked: who is gone may come again for the answer.
    package func enqueue(_ command: Command, reply: @escaping @Sendable (CommandResult) -> Void) {
        lastTicket += 1
        let ticket = CommandTicket(number: lastTicket)
        replies[ticket] = reply
        let now = ports.time.now
        perform(machine.submit(ticket, command, now: now))
        tellAnswers()
        // While it is at work, an alarm before this one's deadline is all that is needed.
        if !isRunning || alarm > now.advanced(by: machine.limits.commandTime) { wake() }
    }

    /// The same for whoever is on the office's own loop, where the answer comes too.
    package nonisolated func enqueueHere(_ command: Command, reply: @escaping @Sendable (CommandResult) -> Void) {
        assumeIsolated { $0.enqueue(command, reply: reply) }
    }

    /// Another node appended, it says.
    package func hint(_ seq: Int64) {
        machine.hint(seq)
        wake()
    }

    /// A client knows more than is known here, he says: one look.
    package func look() {
        machine.look()
        wake()
    }

    /// The map at its position; nil until it has been read.
    package var snapshot: ShowOpening? { machine.snapshot }

    /// Which show this is, and how far it is known; nil before it has been opened.
    package var head: (show: ShowID, seq: Int64)? { machine.position.map { (machine.show, $0.seq) } }

    /// Whether nothing is under way and nobody waits.
    package var isAtRest: Bool { !isRunning && answers.isEmpty && machine.isAtRest }

    /// Whether it is at rest and has no hold to end: it can be closed.
    package var isQuiet: Bool { isAtRest && machine.isQuiet }

    // MARK: One thing after another

    /// Whoever comes while the office is at work is served by it in its next turn. Before the callers' own work: while
    /// their answers are written, the ledger can be busy with the next batch.
    func wake() {
        guard !isRunning else {
            setAlarm()
            return
        }
        isRunning = true
        ports.soon { [self] in assumeIsolated { $0.turn() } }
    }

    private func turn() {
        guard let call = perform(machine.turn(now: ports.time.now, batch: ports.batchID)) else {
            isRunning = false
            setAlarm()
            return tellSoon()
        }
        setAlarm()
        ask(call)
        tellSoon()
    }

    /// Asks, and goes on when it has heard. Others enqueue meanwhile; none of them touches the map.
    private func ask(_ call: BoxOfficeMachine.Call) {
        switch call {
        // With the preference even what is nobody's in particular stays on the loop, and off the global pool.
        case .open: Task(executorPreference: executor, priority: .high) { await self.open() }
        case .read(let position):
            Task(executorPreference: executor, priority: .high) { await self.read(after: position) }
        case .propose(let proposal):
            ports.writer.submit(proposal) { [self] result in heard(result) }
        case .lock(let position):
            ports.writer.lock(machine.show, after: position) { [self] reading in here { $0.hear(of: reading) } }
        case .unlock:
            ports.writer.unlock(machine.show)
            machine.unlocked()
            hear([])
        }
    }

    /// Does what came of a question, and what follows. Answers are told behind that: whoever hears one has work to do,
    /// and the ledger would wait for the next batch meanwhile.
    private func hear(_ actions: [BoxOfficeMachine.Action]) {
        let call = perform(actions)
        if !visitors.isEmpty { welcomeVisitors() }
        guard let call else { return turn() }
        ask(call)
        tellSoon()
    }

    private func tellSoon() {
        guard !answers.isEmpty else { return }
        ports.soon { [self] in assumeIsolated { $0.tellAnswers() } }
    }

    private func tellAnswers() {
        guard !answers.isEmpty else { return }
        var told: [(reply: @Sendable (CommandResult) -> Void, result: CommandResult)] = []
        // Whoever is told may come with the next command at once.
        swap(&told, &answers)
        for (reply, result) in told { reply(result) }
    }

    /// A writer that has closed leaves the machine where it is: what became of its batch is not known here any more.
    private func hear(of result: ProposalResult?) {
        hear(result.map { machine.settled($0, now: ports.time.now) } ?? [])
    }

    private func hear(of reading: LedgerReading?) {
        hear(reading.map { machine.locked($0, now: ports.time.now) } ?? [])
    }

    /// At once for whoever is on the office's loop, as the writer mostly is, and without a closure for it.
    private nonisolated func heard(_ result: ProposalResult?) {
        guard executor.isIsolatingCurrentContext() != true else { return assumeIsolated { $0.hear(of: result) } }
        Task(executorPreference: executor, priority: .high) { await self.hear(of: result) }
    }

    /// The same for what is rare.
    private nonisolated func here(_ body: @escaping @Sendable (isolated BoxOffice) -> Void) {
        guard executor.isIsolatingCurrentContext() != true else { return assumeIsolated(body) }
        Task(executorPreference: executor, priority: .high) { await body(self) }
    }

    private func open() async {
        do throws(LedgerUnavailable) {
            let opening = try await ports.reader.open(machine.show)
            hear(machine.opened(opening))
        } catch {
            machine.unavailable(now: ports.time.now)
            hear([])
        }
    }

    private func read(after position: LedgerPosition) async {
        do throws(LedgerUnavailable) {
            let reading = try await ports.reader.read(machine.show, after: position)
            hear(machine.read(reading, now: ports.time.now))
        } catch {
            machine.unavailable(now: ports.time.now)
            hear([])
        }
    }

    /// Does what needs no waiting, in order, and returns what does.
    @discardableResult
    private func perform(_ actions: [BoxOfficeMachine.Action]) -> BoxOfficeMachine.Call? {
        var call: BoxOfficeMachine.Call?
        for action in actions {
            switch action {
            case .call(let next): call = next
            case .answer(let ticket, let result):
                if let reply = replies.removeValue(forKey: ticket) { answers.append((reply, result)) }
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
        // Also while it waits for the ledger: a caller's time is over all the same.
        perform(machine.timePassed(now: ports.time.now))
        tellAnswers()
        wake()
    }
}
