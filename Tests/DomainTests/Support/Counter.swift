import TestSupport

@testable import Domain

/// A box office and its ledger, driven step by step: what the machine asks for is done when a test says so.
struct Counter {
    var machine: BoxOfficeMachine
    var ledger = PlainLedger()
    var now = Hall.opening
    private(set) var answers: [CommandTicket: CommandResult] = [:]
    private(set) var answeredTwice: [CommandTicket] = []
    private(set) var announced: [AnnouncedEvent] = []
    private(set) var replacements: [LedgerPosition] = []
    private(set) var faults: [OfficeFault] = []
    private(set) var resyncs: [Moment] = []
    private var tickets: UInt64 = 0
    private var batches: UInt64 = 0

    init(limits: OfficeLimits = OfficeLimits(), isAlone: Bool = true, lapseDelay: Milliseconds = .zero) throws {
        let scene = try Scene()
        machine = BoxOfficeMachine(
            show: scene.map.show, limits: limits, isAlone: isAlone, lapseDelay: lapseDelay)
        ledger.add(scene.map)
    }

    /// One whose show has been read.
    static func open(
        limits: OfficeLimits = OfficeLimits(), isAlone: Bool = true, lapseDelay: Milliseconds = .zero
    ) throws -> Counter {
        var counter = try Counter(limits: limits, isAlone: isAlone, lapseDelay: lapseDelay)
        counter.run()
        return counter
    }

    static func isNothing(_ call: BoxOfficeMachine.Call?) -> Bool { call == nil }

    static func proposal(_ call: BoxOfficeMachine.Call?) throws -> Proposal {
        guard case .propose(let proposal) = call else { throw Unexpected(outcome: .noEffect(.done)) }
        return proposal
    }

    /// Takes a command, without doing anything about it yet.
    @discardableResult
    mutating func submit(_ command: Command) -> CommandTicket {
        tickets += 1
        let ticket = CommandTicket(number: tickets)
        _ = perform(machine.submit(ticket, command, now: now))
        return ticket
    }

    /// One turn; what has to be asked of the ledger, if anything.
    mutating func turn() -> BoxOfficeMachine.Call? {
        batches += 1
        return perform(machine.turn(now: now) { [batches] in BatchID(high: 1, low: batches) })
    }

    /// Does everything there is to do.
    mutating func run() {
        for _ in 0..<1_000 {
            var call = turn()
            if call == nil { return }
            while let next = call { call = carryOut(next) }
        }
    }

    mutating func carryOut(_ call: BoxOfficeMachine.Call) -> BoxOfficeMachine.Call? {
        switch call {
        case .open:
            guard let opening = ledger.open(machine.show) else {
                machine.unavailable(now: now)
                return nil
            }
            return perform(machine.opened(opening))
        case .read(let position): return perform(machine.read(ledger.read(machine.show, after: position), now: now))
        case .lock(let position): return perform(machine.locked(ledger.read(machine.show, after: position), now: now))
        case .propose(let proposal): return settle(ledger.append(proposal))
        case .unlock:
            machine.unlocked()
            return nil
        }
    }

    mutating func settle(_ result: ProposalResult) -> BoxOfficeMachine.Call? {
        perform(machine.settled(result, now: now))
    }

    @discardableResult
    mutating func perform(_ actions: [BoxOfficeMachine.Action]) -> BoxOfficeMachine.Call? {
        var call: BoxOfficeMachine.Call?
        for action in actions {
            switch action {
            case .call(let next): call = next
            case .answer(let ticket, let result):
                if answers.updateValue(result, forKey: ticket) != nil { answeredTwice.append(ticket) }
            case .announce(.events(_, let events, _)): announced += events
            case .announce(.replaced(_, let position)): replacements.append(position)
            case .resync(let moment): resyncs.append(moment)
            case .report(let fault): faults.append(fault)
            }
        }
        return call
    }

    func refusal(_ ticket: CommandTicket) -> Refusal? {
        if case .refused(let refusal) = answers[ticket] { refusal } else { nil }
    }

    func result(of ticket: CommandTicket) -> CommandResult? { answers[ticket] }

    func answer(_ ticket: CommandTicket) -> Answer? {
        answers[ticket]?.answer
    }

    /// Somebody else, at another node, appends to the same show.
    mutating func elsewhere(_ commands: Command...) {
        guard let other = ledger.open(machine.show) else { return }
        var map = other.map
        let decision = map.decide(commands, now: now)
        batches += 1
        _ = ledger.append(
            Proposal(
                decision, commands, show: machine.show, batch: BatchID(high: 2, low: batches), position: other.position)
        )
    }

    static func hold(
        _ number: Int64, _ labels: String..., by account: Int64 = 1, isRepeatable: Bool = true, fingerprint: UInt64 = 0
    ) -> Command {
        Command(
            id: CommandID(high: 3, low: UInt64(number)), fingerprint: fingerprint, isRepeatable: isRepeatable,
            caller: .account(AccountID(account), .guest), intent: .hold(HoldID(number), .named(labels)))
    }
}
