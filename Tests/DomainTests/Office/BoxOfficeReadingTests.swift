import Testing

@testable import Domain

@Suite("What the box office reads of its ledger")
struct BoxOfficeReadingTests {
    @Test("a ledger that is behind, or whose events do not link, is another history: all is read anew")
    func historyLost() throws {
        var counter = try Counter.open(isAlone: false)
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        let scene = try Scene()
        counter.ledger = PlainLedger()
        counter.ledger.add(scene.map)
        counter.ledger.shows[scene.map.show]?.epoch = 8
        let ticket = counter.submit(Counter.hold(2, "A-1", by: 2))
        counter.run()
        #expect(counter.faults == [.historyLost])
        #expect(counter.answer(ticket) != nil)
        #expect(counter.replacements.map(\.epoch) == [8])
        let event = SeatEvent(.held, at: counter.now)
        let stranger = LedgerRecord(seq: 2, event: event, previous: .zero, hash: .zero)
        counter.perform(counter.machine.advance([stranger]))
        #expect(counter.faults == [.historyLost, .historyLost])
        #expect(counter.machine.snapshot == nil)
    }

    @Test("known events are dropped, and a gap is read from the log")
    func advance() throws {
        var counter = try Counter.open(isAlone: false)
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        counter.elsewhere(Counter.hold(8, "A-8", by: 8))
        counter.elsewhere(Counter.hold(9, "A-9", by: 9))
        let records = try #require(counter.ledger.shows[counter.machine.show]).records
        counter.perform(counter.machine.advance([records[0], records[2]]))
        #expect(counter.announced.count == 1)
        guard case .read(let position) = counter.turn() else {
            Issue.record("the gap was not read")
            return
        }
        #expect(position.seq == 1)
        _ = counter.carryOut(.read(after: position))
        counter.perform(counter.machine.advance(records))
        #expect(counter.announced.map(\.position.seq) == [1, 2, 3])
        counter.machine.hint(3)
        #expect(Counter.isNothing(counter.turn()))
    }

    @Test(
        "who tells of events that are not there is believed once, and nobody waits for him", arguments: [true, false])
    func emptyHint(_ isAlone: Bool) throws {
        var counter = try Counter.open(isAlone: isAlone)
        counter.machine.hint(1_000_000)
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        #expect(counter.answer(ticket) != nil)
        let next = counter.turn()
        #expect(Counter.isNothing(next), "the log is read without end")
        counter.now = Hall.opening.advanced(by: .minutes(5))
        counter.machine.hint(1_000_000)
        counter.run()
        #expect(counter.announced.map(\.event.kind) == [.held, .expired])
    }

    @Test("however many look at the log, who waits has his turn in between")
    func lookingWithoutEnd() throws {
        var counter = try Counter.open()
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        for _ in 0..<6 {
            counter.machine.look()
            var call = counter.turn()
            while let next = call { call = counter.carryOut(next) }
        }
        #expect(counter.answer(ticket) != nil)
    }

    @Test("what was told while the log was read is looked at behind it")
    func hintMeanwhile() throws {
        var counter = try Counter.open(isAlone: false)
        counter.machine.hint(1)
        let turn = counter.turn()
        let call = try #require(turn)
        counter.machine.hint(2)
        _ = counter.carryOut(call)
        counter.elsewhere(Counter.hold(8, "A-8", by: 8))
        counter.run()
        #expect(counter.announced.count == 1)
    }

    @Test("an event that does not fit the map closes it until it was read anew")
    func unfoldable() throws {
        var counter = try Counter.open()
        let event = SeatEvent(.held, at: counter.now, places: [PlaceChange(PlaceNumber(Int32(0)), .held, owner: 5)])
        let position = try #require(counter.machine.position)
        counter.perform(
            counter.machine.advance([LedgerRecord(seq: 1, event: event, previous: position.hash, hash: .zero)]))
        #expect(counter.faults == [.unfoldable])
        #expect(counter.machine.board == nil)
    }

    @Test("a history that is lost while the head is taken is read anew, and who waits is served on it")
    func lostUnderTheLock() throws {
        var counter = try Counter.open(limits: OfficeLimits(lossesBeforeLock: 1), isAlone: false)
        counter.elsewhere(Counter.hold(9, "A-9", by: 9))
        let ticket = counter.submit(Counter.hold(1, "A-1"))
        let proposal = try Counter.proposal(counter.turn())
        let lock = counter.carryOut(.propose(proposal))
        guard case .lock = lock else {
            Issue.record("no lock")
            return
        }
        let unlock = counter.perform(counter.machine.locked(.historyLost, now: counter.now))
        guard case .unlock = unlock else {
            Issue.record("the head was kept")
            return
        }
        counter.machine.unlocked()
        counter.run()
        #expect(counter.answer(ticket) != nil)
        #expect(counter.faults == [.historyLost] && counter.replacements.count == 1)
        let next = counter.submit(Counter.hold(2, "A-2", by: 2))
        counter.run()
        #expect(counter.answer(next) != nil)
    }

    @Test("what was answered in a history that is lost is done again when it is asked for again", arguments: [7, 8])
    func answersOfALostHistory(_ epoch: UInt32) throws {
        var counter = try Counter.open(isAlone: false)
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        let scene = try Scene()
        counter.ledger = PlainLedger()
        counter.ledger.add(scene.map)
        counter.ledger.shows[scene.map.show]?.epoch = epoch
        counter.machine.look()
        counter.run()
        #expect(counter.faults == [.historyLost])
        let again = counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        guard case .answered(.held, _) = counter.result(of: again) else {
            Issue.record("\(String(describing: counter.result(of: again)))")
            return
        }
        #expect(counter.machine.snapshot?.map.counts.held == 1)
    }

    @Test("without a map no event is taken for folded")
    func noMap() throws {
        var counter = try Counter.open()
        counter.submit(Counter.hold(1, "A-1"))
        counter.run()
        let position = try #require(counter.machine.position)
        let stranger = LedgerRecord(seq: 2, event: SeatEvent(.held, at: counter.now), previous: .zero, hash: .zero)
        counter.perform(counter.machine.advance([stranger]))
        let fitting = LedgerRecord(
            seq: 2, event: SeatEvent(.held, at: counter.now), previous: position.hash, hash: .zero)
        counter.perform(counter.machine.advance([fitting]))
        #expect(counter.machine.position == position && counter.announced.count == 1)
    }
}
