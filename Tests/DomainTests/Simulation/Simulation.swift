import Testing

@testable import Domain

/// Two nodes sell one small hall. Time jumps, nodes crash and fold the log anew, proposals get lost on their way there
/// or back, are sent twice, or come too late; commands are repeated under their old number. Whatever happens, the rules
/// of the house hold after every step.
struct Simulation {
    struct Node {
        var map: SeatMap
    }

    private let seed: UInt64
    private let layout: Layout
    private let terms: ShowTerms
    private var random: SeededNumbers
    private var maker: CommandMaker
    private var ledger: SimulatedLedger
    private var nodes: [Node]
    private var now = Hall.start.advanced(by: .minutes(-50))
    private var batches: UInt64 = 0
    /// Commands that were decided, and where the simulation has been: no test that never gets there.
    private(set) var commands = 0
    private(set) var effects = 0
    private(set) var visits: [String: Int] = [:]
    /// What callers were told, to be told again.
    private var told: [(Command, Answer)] = []
    /// What was sold, kept from the answers alone.
    private var sold: [BookingID: Set<PlaceNumber>] = [:]

    init(seed: UInt64) throws {
        self.seed = seed
        layout = try Hall.layout(rows: 2, seats: 6)
        var terms = try Hall.terms(
            settings: ShowSettings(seatsPerBuyer: 4, extensions: 2, paymentTime: .minutes(6)))
        terms.prices = [10, 10]
        // Doors and sale are open for as long as it takes.
        terms.endsAt = .never
        terms.saleClosesAt = .never
        self.terms = terms
        random = SeededNumbers(seed: seed ^ 0xABCD)
        maker = try #require(CommandMaker(seed: seed, layout: layout, currency: terms.currency))
        ledger = SimulatedLedger(places: layout.seats.count)
        let map = SeatMap(show: ShowID(1), layout: layout, terms: terms)
        nodes = [Node(map: map), Node(map: map)]
    }

    /// Runs houses one after another: in each, sooner or later everybody has come in and nothing more can happen.
    mutating func run(commands count: Int, perHouse: Int, fullCheckEvery steps: Int) throws {
        while commands < count {
            let end = min(count, commands + perHouse)
            try startHouse()
            var step = 0
            while commands < end {
                step += 1
                let pause = random.below(20) == 0 ? 400_000 : 3_000
                now = now.advanced(by: Milliseconds(Int64(random.below(pause))))
                try turn(of: random.below(2))
                if step % steps == 0 { try checkAll() }
            }
            try checkAll()
            try checkReplay()
        }
    }

    private mutating func startHouse() throws {
        maker = try #require(CommandMaker(seed: random.next(), layout: layout, currency: terms.currency))
        ledger = SimulatedLedger(places: layout.seats.count)
        let map = SeatMap(show: ShowID(1), layout: layout, terms: terms)
        nodes = [Node(map: map), Node(map: map)]
        told = []
        sold = [:]
    }

    /// One batch of one node, until the ledger has said something definite.
    private mutating func turn(of node: Int) throws {
        var batch: [Command] = (0..<(1 + random.below(12))).map { _ in maker.command() }
        if !told.isEmpty, random.below(4) == 0 { batch.append(told[random.below(told.count)].0) }
        if random.below(60) == 0 { try crash(node) }
        // Now and then a node has not heard of the latest events.
        if random.below(5) != 0 { try follow(node) }
        for _ in 0..<4 {
            let proposal = try propose(&batch, node)
            let reply = try send(proposal)
            switch reply {
            case .committed, .already:
                try committed(proposal, node, batch)
                return
            case .stale:
                visits["stale", default: 0] += 1
                try follow(node)
            case .replayed:
                visits["replayed", default: 0] += 1
                try answerAgain(&batch)
            case .diverged:
                throw Failure(seed: seed, what: "claims diverged at \(ledger.seq)")
            }
        }
    }

    private mutating func propose(_ batch: inout [Command], _ node: Int) throws -> SimulatedLedger.Batch {
        let decision = nodes[node].map.decide(batch, now: now)
        commands += decision.outcomes.count
        batches += 1
        var done: [(CommandID, SimulatedLedger.Done)] = []
        var asked: [CommandID] = []
        for (command, outcome) in zip(batch, decision.outcomes) {
            switch outcome {
            case .effect(let answer, _):
                done.append((command.id, .init(fingerprint: command.fingerprint, answer: answer)))
            case .noEffect, .refused: asked.append(command.id)
            }
        }
        batch = Array(batch.prefix(decision.outcomes.count))
        return SimulatedLedger.Batch(
            number: batches, seq: nodes[node].map.seq, decision: decision, done: done, asked: asked)
    }

    /// The way there and back: lost, doubled, or only its answer lost, so that it is sent again.
    private mutating func send(_ proposal: SimulatedLedger.Batch) throws -> SimulatedLedger.Reply {
        switch random.below(12) {
        case 0:
            visits["reply lost", default: 0] += 1
            let first = ledger.append(proposal)
            let second = ledger.append(proposal)
            if first == .committed, !proposal.decision.events.isEmpty, second != .already {
                throw Failure(seed: seed, what: "a batch that was there was not found: \(second)")
            }
            return first == .committed ? second == .already ? .already : first : second
        case 1:
            visits["lost on its way", default: 0] += 1
            return .stale
        default: return ledger.append(proposal)
        }
    }

    private mutating func committed(_ proposal: SimulatedLedger.Batch, _ node: Int, _ batch: [Command]) throws {
        try follow(node)
        effects += proposal.done.count
        if proposal.decision.lapsed > 0 { visits["lapsed", default: 0] += 1 }
        for (command, outcome) in zip(batch, proposal.decision.outcomes) {
            guard case .effect(let answer, let events) = outcome else { continue }
            for event in events { visits[event.kind.name, default: 0] += 1 }
            if case .add = command.intent { visits["added", default: 0] += 1 }
            record(answer)
            maker.learn(command, answer)
            told.append((command, answer))
        }
        if told.count > 40 { told.removeFirst(told.count - 40) }
        if nodes[node].map.nextLapse.map({ $0 <= now }) ?? false {
            throw Failure(seed: seed, what: "a hold outlived its deadline at \(now)")
        }
        let counts = nodes[node].map.counts
        guard counts.total == layout.seats.count else { throw Failure(seed: seed, what: "places were lost: \(counts)") }
    }

    /// Everything that was told once is told again, word for word.
    private mutating func answerAgain(_ batch: inout [Command]) throws {
        for command in batch {
            guard let done = ledger.done[command.id] else { continue }
            guard done.fingerprint == command.fingerprint else {
                throw Failure(seed: seed, what: "another command under one number")
            }
            for (known, answer) in told where known.id == command.id && answer != done.answer {
                throw Failure(seed: seed, what: "an answer was contradicted")
            }
        }
        batch.removeAll { ledger.done[$0.id] != nil }
    }

    /// A node dies and folds the log from the beginning, or from an image of the other.
    private mutating func crash(_ node: Int) throws {
        visits["crash", default: 0] += 1
        let other = nodes[1 - node].map
        let bytes = EventCodec.encode(other.image)
        let image = try EventCodec.decode(bytes, kind: .unknown(0), at: other.at)
        nodes[node].map = try SeatMap(show: ShowID(1), layout: layout, image: image, seq: other.seq)
        try follow(node)
    }

    /// Reads what is new. Events come twice now and then; those that are known are dropped by their number.
    private mutating func follow(_ node: Int) throws {
        let from = nodes[node].map.seq
        let doubled = max(0, from - Int64(random.below(3)))
        var number = doubled
        for event in try ledger.events(after: doubled) {
            number += 1
            guard number > nodes[node].map.seq else { continue }
            for change in event.places {
                let before = nodes[node].map.state(of: change.place)
                guard before == change.state || before.mayBecome(change.state) else {
                    throw Failure(seed: seed, what: "\(before) became \(change.state) by \(event.kind.name)")
                }
            }
            try nodes[node].map.apply(event)
        }
    }

    private mutating func record(_ answer: Answer) {
        switch answer {
        case .booked(let receipt), .moved(let receipt): sold[receipt.booking] = Set(receipt.tickets.map(\.place))
        case .cancelled(let receipt):
            sold[receipt.booking]?.subtract(receipt.places)
            if receipt.remaining == 0 { sold[receipt.booking] = nil }
        case .held, .released, .paying, .paymentLate, .blocked, .unblocked, .checkedIn, .checkInUndone, .showChanged,
            .done:
            break
        }
    }

    /// Fold, claims and what was sold say the same; both nodes too; and a fold of the whole log.
    private mutating func checkAll() throws {
        try follow(0)
        try follow(1)
        for node in nodes {
            for index in layout.seats.indices where node.map.claim(of: PlaceNumber(index)) != ledger.claims[index] {
                throw Failure(seed: seed, what: "place \(index) has another claim than in the ledger")
            }
            for (booking, places) in sold where Set(node.map.holding(booking.number)?.places ?? []) != places {
                throw Failure(seed: seed, what: "booking \(booking) lost a seat")
            }
            let inside = node.map.gates.reduce(0) { $0 + $1.entries - $1.exits }
            guard inside == Int64(node.map.inside) else { throw Failure(seed: seed, what: "inside is miscounted") }
        }
        guard nodes[0].map.image == nodes[1].map.image else { throw Failure(seed: seed, what: "two nodes differ") }
    }

    /// The whole log from its beginning gives the map that the nodes have.
    private func checkReplay() throws {
        var map = SeatMap(show: ShowID(1), layout: layout, terms: terms)
        for event in try ledger.events(after: 0) { try map.apply(event) }
        guard map.image == nodes[0].map.image, map.seq == ledger.seq else {
            throw Failure(seed: seed, what: "the whole log gives another map")
        }
    }

    struct Failure: Error {
        let seed: UInt64
        let what: String
    }
}
