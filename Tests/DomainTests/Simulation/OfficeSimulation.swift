import TestSupport
import Testing

@testable import Domain

/// Two box offices on one ledger, each in the middle of something while the other goes on. Offices die with batches in
/// flight, replies get lost, the clock of one node is off, callers repeat their commands anywhere.
struct OfficeSimulation {
    private struct Office {
        var machine: BoxOfficeMachine
        /// What it waits for.
        var call: BoxOfficeMachine.Call?
        /// The last event that was announced.
        var announced: Int64 = 0
    }

    private let seed: UInt64
    private let start: SeatMap
    private var random: SeededNumbers
    private var maker: CommandMaker
    private var ledger = PlainLedger()
    private var offices: [Office] = []
    private var now = Hall.start.advanced(by: .minutes(-50))
    private var tickets: UInt64 = 0
    private var batches: UInt64 = 0
    private var waiting: [CommandTicket: (command: Command, office: Int)] = [:]
    private var told: [CommandID: Answer] = [:]
    private var recent: [Command] = []
    private(set) var visits: [String: Int] = [:]

    init(seed: UInt64) throws {
        self.seed = seed
        let layout = try Hall.layout(rows: 2, seats: 6)
        var terms = try Hall.terms(settings: ShowSettings(seatsPerBuyer: 4, extensions: 2))
        terms.prices = [10, 10]
        terms.endsAt = .never
        terms.saleClosesAt = .never
        start = SeatMap(show: ShowID(1), layout: layout, terms: terms)
        random = SeededNumbers(seed: seed)
        maker = try #require(CommandMaker(seed: seed, layout: layout, currency: terms.currency))
        ledger.add(start)
        offices = [newOffice(), newOffice()]
    }

    private func newOffice() -> Office {
        Office(
            machine: BoxOfficeMachine(
                show: start.show, limits: OfficeLimits(queue: 20, rememberedCommands: 4), isAlone: false))
    }

    mutating func run(steps: Int) throws {
        for _ in 0..<steps {
            now = now.advanced(by: Milliseconds(Int64(random.below(random.below(30) == 0 ? 300_000 : 600))))
            ledger.clock = random.below(8) == 0 ? now.advanced(by: Milliseconds(Int64(random.below(2_500)))) : now
            let office = random.below(2)
            if random.below(300) == 0 { crash(office) }
            for _ in 0..<random.below(3) { try submit(to: office) }
            try step(office)
        }
        ledger.clock = nil
        try finish()
    }

    private mutating func submit(to office: Int) throws {
        var command = maker.command()
        if !recent.isEmpty, random.below(5) == 0 { command = recent[random.below(recent.count)] }
        recent.append(command)
        if recent.count > 30 { recent.removeFirst() }
        tickets += 1
        let ticket = CommandTicket(number: tickets)
        waiting[ticket] = (command, office)
        try perform(offices[office].machine.submit(ticket, command, now: now), office)
    }

    /// Either does what the office waits for, or gives it a turn.
    private mutating func step(_ office: Int) throws {
        guard let call = offices[office].call else {
            batches += 1
            let batch = BatchID(high: 1, low: batches)
            try perform(offices[office].machine.turn(now: now) { batch }, office)
            return
        }
        try perform(offices[office].machine.timePassed(now: now), office)
        // The answer takes its time, and the other office goes on meanwhile.
        if random.below(3) == 0 { return }
        offices[office].call = nil
        try perform(carryOut(call, office), office)
    }

    private mutating func carryOut(
        _ call: BoxOfficeMachine.Call, _ office: Int
    ) throws -> [BoxOfficeMachine.Action] {
        if random.below(15) == 0 {
            switch call {
            case .open, .read:
                visits["unreachable", default: 0] += 1
                offices[office].machine.unavailable(now: now)
                return []
            case .propose(let proposal):
                // The reply is lost: the same batch again.
                visits["sent twice", default: 0] += 1
                _ = ledger.append(proposal)
            case .lock, .unlock: break
            }
        }
        switch call {
        case .open:
            let opening = try #require(ledger.open(start.show))
            offices[office].announced = opening.position.seq
            return offices[office].machine.opened(opening)
        case .read(let position):
            return offices[office].machine.read(ledger.read(start.show, after: position), now: now)
        case .lock(let position):
            visits["lock", default: 0] += 1
            return offices[office].machine.locked(ledger.read(start.show, after: position), now: now)
        case .unlock:
            offices[office].machine.unlocked()
            return []
        case .propose(let proposal):
            // A show that has its head is never kept waiting.
            let isLate = random.below(25) == 0 && !offices[office].machine.isLocked
            let result = isLate ? .late : ledger.append(proposal)
            note(result)
            return offices[office].machine.settled(result, now: now)
        }
    }

    private mutating func note(_ result: ProposalResult) {
        switch result {
        case .committed: visits["committed", default: 0] += 1
        case .stale: visits["stale", default: 0] += 1
        case .skew: visits["skew", default: 0] += 1
        case .late: visits["late", default: 0] += 1
        case .replayed: visits["replayed", default: 0] += 1
        case .rejected: visits["rejected", default: 0] += 1
        case .diverged: visits["diverged", default: 0] += 1
        }
    }

    private mutating func perform(_ actions: [BoxOfficeMachine.Action], _ office: Int) throws {
        for action in actions {
            switch action {
            case .call(let call):
                if offices[office].call != nil { throw Failure(seed: seed, what: "two calls at once") }
                offices[office].call = call
            case .answer(let ticket, let result): try answered(ticket, result)
            case .announce(.events(_, let events, _)): try announced(events, office)
            case .announce(.replaced), .resync: break
            case .report(let fault): throw Failure(seed: seed, what: "\(fault)")
            }
        }
    }

    /// Each caller once, and whoever had an answer never hears another one under the same number.
    private mutating func answered(_ ticket: CommandTicket, _ result: CommandResult) throws {
        guard let command = waiting.removeValue(forKey: ticket)?.command else {
            throw Failure(seed: seed, what: "somebody was answered twice")
        }
        guard let answer = result.answer else {
            if case .refused(let refusal) = result, ledger.shows[start.show]?.done[command.id] != nil,
                refusal != .inFlight
            {
                throw Failure(seed: seed, what: "a command that was done was refused: \(refusal)")
            }
            return
        }
        maker.learn(command, answer)
        guard let done = ledger.shows[start.show]?.done[command.id] else { return }
        guard try AnswerCodec.decode(done.answer) == answer, told[command.id] ?? answer == answer else {
            throw Failure(seed: seed, what: "an answer was contradicted")
        }
        told[command.id] = answer
    }

    /// In order, each event once, with the checksums of that very moment.
    private mutating func announced(_ events: [AnnouncedEvent], _ office: Int) throws {
        for event in events {
            guard event.position.seq == offices[office].announced + 1 else {
                throw Failure(
                    seed: seed, what: "\(event.position.seq) was announced after \(offices[office].announced)")
            }
            offices[office].announced += 1
        }
        guard let board = offices[office].machine.board, let last = events.last else { return }
        guard last.openChecksum == Checksum.of(board.open), last.staffChecksum == Checksum.of(board.staff) else {
            throw Failure(seed: seed, what: "a checksum is wrong at \(last.position)")
        }
    }

    /// An office dies with all that it knew; its callers hear nothing.
    private mutating func crash(_ office: Int) {
        visits["crash", default: 0] += 1
        offices[office] = newOffice()
        waiting = waiting.filter { $0.value.office != office }
    }

    /// Everybody comes to rest, and both maps are what the ledger says.
    private mutating func finish() throws {
        // In each round something may lapse at one office after the other's last look; not in twenty one after another.
        for _ in 0..<20 where !isAtRest {
            for office in 0...1 {
                offices[office].machine.hint(ledger.shows[start.show]?.position.seq ?? 0)
                for _ in 0..<100 {
                    // Whoever could not reach the ledger tries again after a while.
                    now = now.advanced(by: Milliseconds(5))
                    try step(office)
                }
            }
        }
        guard isAtRest else { throw Failure(seed: seed, what: "the offices do not come to rest together") }
        let stored = try #require(ledger.shows[start.show])
        for office in offices {
            let snapshot = try #require(office.machine.snapshot)
            guard snapshot.position == stored.position, ClaimTable(of: snapshot.map) == stored.claims else {
                throw Failure(seed: seed, what: "an office differs from the ledger at its end")
            }
        }
    }

    private var isAtRest: Bool {
        let end = ledger.shows[start.show]?.position
        return offices.allSatisfy { $0.call == nil && $0.machine.isAtRest && $0.machine.position == end }
    }

    struct Failure: Error {
        let seed: UInt64
        let what: String
    }
}
