import Testing

@testable import Domain

@Suite("Decisions of the box office")
struct BoxOfficeMachineTests {
    @Test("a command waits for the map, then for the commit, and is answered with its position after it was announced")
    func life() throws {
        var counter = try Counter()
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        guard case .open = counter.turn() else {
            Issue.record("the map was not asked for")
            return
        }
        #expect(Counter.isNothing(counter.turn()))
        _ = counter.carryOut(.open)
        let proposal = try Counter.proposal(counter.turn())
        #expect(counter.answers.isEmpty)
        #expect(counter.announced.isEmpty)
        #expect(counter.machine.snapshot?.map.counts.free == 40, "nothing shows before the commit")
        _ = counter.carryOut(.propose(proposal))
        #expect(counter.announced.map(\.event.kind) == [.held])
        let position = try #require(counter.machine.position)
        #expect(position.seq == 1)
        guard case .answered(.held, position) = counter.answers[ticket] else {
            Issue.record("\(String(describing: counter.answers[ticket]))")
            return
        }
        let board = try #require(counter.machine.board)
        #expect(counter.announced.last?.openChecksum == Checksum.of(board.open))
        #expect(counter.announced.last?.position == position)
        #expect("\(position)".hasPrefix("00000007:1:"))
    }

    @Test("commands that come while a batch is on its way go into the next one together")
    func batches() throws {
        var counter = try Counter.open()
        counter.submit(Counter.hold(1, "A-1"))
        let first = try Counter.proposal(counter.turn())
        counter.submit(Counter.hold(2, "A-2"))
        counter.submit(Counter.hold(3, "A-2", by: 3))
        #expect(Counter.isNothing(counter.turn()))
        _ = counter.carryOut(.propose(first))
        let second = try Counter.proposal(counter.turn())
        #expect(second.commands == 2)
        #expect(second.events.count == 1)
        #expect(second.asked == [CommandID(high: 3, low: 3)])
        _ = counter.carryOut(.propose(second))
        #expect(counter.answers.count == 3)
    }

    @Test("payments and staff go before the public")
    func lanes() throws {
        var counter = try Counter.open(limits: OfficeLimits(commandsPerBatch: 1))
        counter.submit(Counter.hold(1, "A-1"))
        let staff = Command(
            id: CommandID(high: 9, low: 1), fingerprint: 0, caller: Scene.staff,
            intent: .hold(HoldID(2), .named(["A-1"])))
        let ticket = counter.submit(staff)
        counter.run()
        #expect(counter.answer(ticket) != nil)
    }

    @Test("a refusal alone asks the ledger only when that could change it")
    func questions() throws {
        var alone = try Counter.open()
        alone.submit(Counter.hold(1, "A-1"))
        alone.run()
        let unkeyed = alone.submit(Counter.hold(2, "A-1", by: 2, isRepeatable: false))
        alone.run()
        #expect(alone.refusal(unkeyed) != nil)
        #expect(alone.ledger.questions == 0)
        let keyed = alone.submit(Counter.hold(3, "A-1", by: 2))
        alone.run()
        #expect(alone.refusal(keyed) != nil)
        #expect(alone.ledger.questions == 1)
        var shared = try Counter.open(isAlone: false)
        shared.submit(Counter.hold(1, "A-1"))
        shared.run()
        shared.submit(Counter.hold(2, "A-1", by: 2, isRepeatable: false))
        shared.run()
        #expect(shared.ledger.questions == 1)
    }

    @Test("a seat that was freed on another node is not refused to whoever asks here")
    func freshness() throws {
        var counter = try Counter.open(isAlone: false)
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        counter.elsewhere(
            Command(
                id: CommandID(high: 5, low: 1), fingerprint: 0, caller: .account(AccountID(1), .guest),
                intent: .release(HoldID(1), seats: nil, nil)))
        let ticket = counter.submit(Counter.hold(2, "A-1", by: 2))
        counter.run()
        #expect(counter.answer(ticket) != nil)
        #expect(counter.announced.map(\.event.kind) == [.held, .released, .held])
    }

    @Test("a lost race is decided again on what the others did: their seat is taken, the rest stands")
    func stale() throws {
        var counter = try Counter.open(isAlone: false)
        let lost = counter.submit(Counter.hold(1, "A-1"))
        let kept = counter.submit(Counter.hold(2, "A-2", by: 2))
        counter.elsewhere(Counter.hold(9, "A-1", by: 9))
        counter.run()
        #expect(counter.refusal(lost) == .seatTaken([.init(label: "A-1", state: .held, isMine: false)]))
        #expect(counter.answer(kept) != nil)
        #expect(counter.announced.map(\.position.seq) == [1, 2])
    }

    @Test("a command that lost its race after its caller was told that nobody knows is not decided again")
    func nobodyWaits() throws {
        var counter = try Counter.open(limits: OfficeLimits(commandTime: .seconds(3)), isAlone: false)
        let late = counter.submit(Counter.hold(1, "A-1"))
        let proposal = try Counter.proposal(counter.turn())
        counter.now = counter.now.advanced(by: .seconds(3))
        _ = counter.turn()
        #expect(counter.answers == [late: .unavailable(.outcomeUnknown)])
        // Meanwhile it may have been refused at another node, because of this hold.
        counter.elsewhere(Counter.hold(9, "A-1", by: 9))
        var call = counter.carryOut(.propose(proposal))
        while let next = call { call = counter.carryOut(next) }
        counter.run()
        #expect(counter.announced.map(\.position.seq) == [1])
        #expect(counter.machine.isAtRest)
        // Its number is free: it can be asked again here.
        let again = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        #expect(counter.refusal(again) == .seatTaken([.init(label: "A-1", state: .held, isMine: false)]))
    }

    @Test("after lossesBeforeLock lost races in a row the head is taken first")
    func starvation() throws {
        var counter = try Counter.open(limits: OfficeLimits(lossesBeforeLock: 3), isAlone: false)
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        var calls: [String] = []
        for round in 1...3 {
            let proposal = try Counter.proposal(counter.turn())
            counter.elsewhere(Counter.hold(Int64(10 + round), "D-\(round)", by: Int64(10 + round)))
            var call = counter.carryOut(.propose(proposal))
            while let next = call {
                if case .read = next { calls.append("read") }
                if case .lock = next { calls.append("lock") }
                call = counter.carryOut(next)
            }
        }
        #expect(calls == ["read", "read", "lock"])
        let last = try Counter.proposal(counter.turn())
        #expect(last.position.seq == 3)
        _ = counter.carryOut(.propose(last))
        #expect(counter.answer(ticket) != nil)
        #expect(!counter.machine.isLocked)
        #expect(counter.machine.losses == 0)
    }

    @Test("a head that was taken for nothing is given back")
    func unlock() throws {
        var counter = try Counter.open(limits: OfficeLimits(lossesBeforeLock: 1), isAlone: true)
        counter.submit(Counter.hold(1, "A-1", isRepeatable: false))
        let proposal = try Counter.proposal(counter.turn())
        counter.elsewhere(Counter.hold(9, "A-1", by: 9))
        guard case .lock = counter.carryOut(.propose(proposal)) else {
            Issue.record("no lock")
            return
        }
        let position = try #require(counter.machine.position)
        _ = counter.carryOut(.lock(after: position))
        guard case .unlock = counter.turn() else {
            Issue.record("the head was kept")
            return
        }
        counter.machine.unlocked()
        #expect(Counter.isNothing(counter.turn()))
    }

    @Test("a repeated command is answered as it was, from memory and from the ledger (fault C1: doubles pass)")
    func repeated() throws {
        var counter = try Counter.open()
        let first = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        let fromMemory = counter.submit(Counter.hold(1, "A-1"))
        #expect(counter.answer(fromMemory) == counter.answer(first))
        // A node that knows nothing but the ledger.
        let scene = try Scene()
        counter.machine = BoxOfficeMachine(show: scene.map.show)
        let fromLedger = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        #expect(counter.answer(fromLedger) == counter.answer(first))
        #expect(counter.machine.position?.seq == 1)
        let again = counter.submit(Counter.hold(1, "A-1"))
        #expect(counter.answer(again) == counter.answer(first))
    }

    @Test("another content under one number is a conflict, in memory, on its way and in the ledger")
    func conflicts() throws {
        var counter = try Counter.open()
        counter.submit(Counter.hold(1, "A-1"))
        let proposal = try Counter.proposal(counter.turn())
        let same = counter.submit(Counter.hold(1, "A-1"))
        let other = counter.submit(Counter.hold(1, "A-2", fingerprint: 5))
        #expect(counter.refusal(same) == .inFlight)
        #expect(counter.refusal(other) == .idempotencyConflict)
        _ = counter.carryOut(.propose(proposal))
        let remembered = counter.submit(Counter.hold(1, "A-2", fingerprint: 5))
        #expect(counter.refusal(remembered) == .idempotencyConflict)
        let scene = try Scene()
        counter.machine = BoxOfficeMachine(show: scene.map.show)
        let kept = counter.submit(Counter.hold(1, "A-2", fingerprint: 5))
        counter.run()
        #expect(counter.refusal(kept) == .idempotencyConflict)
    }

    @Test("one answer more than rememberedCommands falls out of memory and is found in the ledger")
    func memory() throws {
        var counter = try Counter.open(limits: OfficeLimits(rememberedCommands: 2))
        for number in 1...3 {
            counter.submit(Counter.hold(Int64(number), "A-\(number)"))
            counter.run()
        }
        #expect(counter.machine.memory.count == 2)
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        #expect(counter.answers[ticket] == nil)
        counter.run()
        #expect(counter.answer(ticket) != nil)
        #expect(counter.machine.position?.seq == 3)
    }

    @Test("one command more than queue holds is refused at once")
    func queueFull() throws {
        var counter = try Counter.open(limits: OfficeLimits(queue: 2))
        counter.submit(Counter.hold(1, "A-1"))
        counter.submit(Counter.hold(2, "A-2"))
        let third = counter.submit(Counter.hold(3, "A-3"))
        #expect(counter.answers[third] == .unavailable(.overloaded))
        counter.run()
        #expect(counter.answers.count == 3)
    }

    @Test("whoever waited for commandTime hears so: undone in the queue, unknown when it is on its way")
    func commandTime() throws {
        var counter = try Counter.open(limits: OfficeLimits(commandTime: .seconds(3)))
        let flying = counter.submit(Counter.hold(1, "A-1"))
        let proposal = try Counter.proposal(counter.turn())
        let waiting = counter.submit(Counter.hold(2, "A-2"))
        let next = counter.machine.nextAlarm()
        #expect(next == counter.now.advanced(by: .seconds(3)))
        counter.now = counter.now.advanced(by: Milliseconds(2_999))
        _ = counter.turn()
        #expect(counter.answers.isEmpty)
        counter.now = counter.now.advanced(by: Milliseconds(1))
        _ = counter.turn()
        #expect(counter.answers[flying] == .unavailable(.outcomeUnknown))
        #expect(counter.answers[waiting] == .unavailable(.overloaded))
        // Still on its way: its number is taken, and the answer is found later.
        let early = counter.submit(Counter.hold(1, "A-1"))
        #expect(counter.refusal(early) == .inFlight)
        _ = counter.carryOut(.propose(proposal))
        let late = counter.submit(Counter.hold(1, "A-1"))
        #expect(counter.answer(late) != nil)
        let retry = counter.submit(Counter.hold(2, "A-2"))
        counter.run()
        #expect(counter.answer(retry) != nil)
    }

    @Test("one poisoned command is found by halves and fails alone")
    func poison() throws {
        var counter = try Counter.open()
        counter.ledger.poison = [CommandID(high: 3, low: 6)]
        let tickets = (1...9).map { counter.submit(Counter.hold(Int64($0), "A-\($0)", by: Int64($0))) }
        counter.run()
        for (index, ticket) in tickets.enumerated() {
            if index == 5 {
                #expect(counter.answers[ticket] == .unavailable(.rejected))
            } else {
                #expect(counter.answer(ticket) != nil)
            }
        }
        #expect(counter.machine.position?.seq == 8)
        #expect(counter.machine.batchLimit == counter.machine.limits.commandsPerBatch)
    }

    @Test("a clock that is too far off is set by the database, and the batch is decided again")
    func skew() throws {
        var counter = try Counter.open()
        counter.ledger.clock = counter.now.advanced(by: .seconds(10))
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        let proposal = try Counter.proposal(counter.turn())
        #expect(Counter.isNothing(counter.carryOut(.propose(proposal))))
        #expect(counter.resyncs == [counter.now.advanced(by: .seconds(10))])
        counter.now = counter.now.advanced(by: .seconds(2))
        counter.ledger.clock = counter.now
        counter.run()
        #expect(counter.answer(ticket) != nil)
    }

    @Test("a map that differs from the claims is read anew, and the commands are decided on it")
    func diverged() throws {
        var counter = try Counter.open()
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        _ = try Counter.proposal(counter.turn())
        #expect(Counter.isNothing(counter.settle(.diverged)))
        #expect(counter.faults == [.diverged])
        counter.run()
        #expect(counter.answer(ticket) != nil)
        #expect(counter.replacements.count == 1)
        // An answer that does not fit its question is none to trust.
        counter.submit(Counter.hold(2, "A-2"))
        _ = try Counter.proposal(counter.turn())
        _ = counter.settle(.committed(epoch: 7, hashes: []))
        #expect(counter.faults == [.diverged, .diverged])
    }

    @Test("a deadline is kept even if nobody comes (fault S2), and a second node waits its little while")
    func expiry() throws {
        for delay in [Milliseconds.zero, Milliseconds(25)] {
            var counter = try Counter.open(lapseDelay: delay)
            counter.submit(Counter.hold(1, "A-1"))
            counter.run()
            let alarm = Hall.opening.advanced(by: .minutes(5)).advanced(by: delay)
            let next = counter.machine.nextAlarm()
            #expect(next == alarm)
            counter.now = alarm.advanced(by: Milliseconds(-1))
            #expect(Counter.isNothing(counter.turn()))
            counter.now = alarm
            counter.run()
            #expect(counter.announced.map(\.event.kind) == [.held, .expired])
            // Nothing but the end of the show.
            let last = counter.machine.nextAlarm()
            #expect(last == Hall.end.advanced(by: delay) && counter.machine.isQuiet)
        }
    }

    @Test("an expiry that the ledger refuses is reported and tried again later")
    func refusedExpiry() throws {
        var counter = try Counter.open()
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        counter.now = Hall.opening.advanced(by: .minutes(5))
        _ = try Counter.proposal(counter.turn())
        _ = counter.settle(.rejected)
        #expect(counter.faults == [.expiryRejected])
        #expect(Counter.isNothing(counter.turn()))
        counter.now = counter.now.advanced(by: Milliseconds(250))
        counter.run()
        #expect(counter.announced.last?.event.kind == .expired)
    }

    @Test("a ledger that cannot be read is asked again a little later")
    func unavailable() throws {
        var counter = try Counter()
        let stored = counter.ledger.shows
        counter.ledger.shows = [:]
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        #expect(counter.answers.isEmpty)
        let next = counter.machine.nextAlarm()
        #expect(next == counter.now.advanced(by: Milliseconds(250)))
        counter.ledger.shows = stored
        counter.now = counter.now.advanced(by: Milliseconds(250))
        counter.run()
        #expect(counter.answer(ticket) != nil)
    }

    @Test("it is asked less often the longer that lasts, and never so seldom that whoever waits gives up before")
    func unavailableForLong() throws {
        var counter = try Counter()
        let stored = counter.ledger.shows
        counter.ledger.shows = [:]
        var pauses: [Int64] = []
        for _ in 1...6 {
            counter.run()
            let alarm = counter.machine.nextAlarm()
            let next = try #require(alarm)
            pauses.append(next.since(counter.now).count)
            counter.now = next
        }
        #expect(pauses == [250, 500, 1_000, 2_000, 2_000, 2_000])
        #expect(Milliseconds(2_000) < OfficeLimits().commandTime)
        counter.ledger.shows = stored
        counter.run()
        #expect(counter.machine.snapshot != nil && counter.machine.failures == 0)
    }

    @Test("a contact goes beside the events, never into them")
    func contacts() throws {
        var counter = try Counter.open()
        let code = try #require(BookingCode("WALK"))
        let contact = Contact(name: "Asha", phone: "9999999999")
        let booking = NewBooking(id: BookingID(5), code: code, tickets: [TicketCode(high: 1, low: 1)], contact: contact)
        counter.submit(
            Command(
                id: CommandID(high: 1, low: 1), fingerprint: 0, caller: Scene.staff,
                intent: .walkIn(.named(["A-1"]), booking, paid: nil)))
        let proposal = try Counter.proposal(counter.turn())
        #expect(proposal.contacts == [BookingContact(booking: BookingID(5), contact: contact)])
        #expect(!proposal.bodies.contains { String(decoding: $0, as: UTF8.self).contains("Asha") })
    }
}
