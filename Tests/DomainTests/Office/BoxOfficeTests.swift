internal import Reactor
import TestSupport
import Testing

@testable import Domain

@Suite("The box office on a loop")
struct BoxOfficeTests {
    private func answer(_ box: Locked<CommandResult?>) -> Answer? {
        box.withLock { $0 }?.answer
    }

    private func hold(_ number: Int64, _ label: String) -> Command {
        Counter.hold(number, label, by: number)
    }

    @Test("many callers are answered by few transactions, each after its commit, and announced in order")
    func many() throws {
        let house = try House()
        let boxes = (1...40).map {
            house.submit(hold(Int64($0), "\(["A", "B", "C", "D"][($0 - 1) / 10])-\(($0 - 1) % 10 + 1)"))
        }
        let allAnswered = house.turn { boxes.allSatisfy { answer($0) != nil } }
        #expect(allAnswered)
        #expect(house.ledger.appends == 1)
        #expect(house.feeds[0].seqs == (1...40).map(Int64.init))
        let map = house.offices[0].assumeIsolated { $0.snapshot?.map }
        #expect(map?.counts.held == 40)
        #expect(map?.status == .soldOut)
    }

    @Test("the next batch is with the ledger before the answers of the last one are told")
    func nextBeforeAnswers() throws {
        let house = try House()
        let office = house.offices[0]
        let seen = Locked<[Int]>([])
        let (first, second) = (hold(1, "A-1"), hold(2, "A-2"))
        let (loop, shared) = (house.loop.reactor, house.shared)
        office.assumeIsolated { $0.start() }
        #expect(house.turn { office.assumeIsolated { $0.snapshot != nil } })
        office.enqueueHere(first) { _ in seen.withLock { $0.append(shared.withLock { $0.appends }) } }
        // Behind the turn that decides the first: it waits for the next.
        loop.submit(urgently: true) {
            office.enqueueHere(second) { _ in seen.withLock { $0.append(shared.withLock { $0.appends }) } }
        }
        #expect(house.turn { seen.withLock { $0.count == 2 } })
        #expect(seen.withLock { $0 } == [2, 2])
    }

    @Test("one of two who want the same seat has it, at two nodes as at one (fault F23: state per instance)")
    func twoNodes() throws {
        let house = try House(nodes: 2)
        for office in house.offices { office.assumeIsolated { $0.start() } }
        let areOpen = house.turn {
            house.offices.allSatisfy { office in office.assumeIsolated { $0.snapshot != nil } }
        }
        #expect(areOpen)
        var boxes: [Locked<CommandResult?>] = []
        for number in 1...60 {
            let label = "\(["A", "B", "C"][number % 3])-\(number % 10 + 1)"
            boxes.append(house.submit(hold(Int64(number), label), at: number % 2))
            house.loop.turn()
        }
        let allAnswered = house.turn { boxes.allSatisfy { $0.withLock { $0 != nil } } }
        #expect(allAnswered)
        let won = boxes.count { answer($0) != nil }
        let stored = house.stored
        #expect(won == stored?.records.count)
        #expect(stored?.claims.rows.count == won)
        for index in 0...1 {
            house.offices[index].assumeIsolated { $0.hint(stored?.position.seq ?? 0) }
            let seqs = (0..<Int64(won)).map { $0 + 1 }
            let hasHeard = house.turn { house.feeds[index].seqs.count == won }
            #expect(hasHeard)
            #expect(house.feeds[index].seqs == seqs, "each event once and in order")
        }
    }

    @Test("a broken connection is no answer: the batch is sent again, and stands once", arguments: [1, 2, 5])
    func broken(times: Int) throws {
        for accident in [MemoryWriter.Accident.lostOnItsWay, .replyLost] {
            let house = try House()
            for _ in 0..<times { house.writers[0].assumeIsolated { $0.meet(accident) } }
            let box = house.submit(hold(1, "A-1"))
            let isAnswered = house.turn { answer(box) != nil }
            #expect(isAnswered)
            #expect(house.stored?.records.count == 1)
            #expect(house.writers[0].assumeIsolated { $0.transactions } == times + 1)
        }
    }

    @Test("a hold lapses when its alarm rings, with nobody there (fault S2)")
    func expiry() throws {
        let house = try House()
        let box = house.submit(hold(1, "A-1"))
        let isHeld = house.turn { answer(box) != nil }
        #expect(isHeld)
        house.loop.turn()
        // It rings for the command's deadline, although that was met, and is set anew then.
        let time = OfficeLimits().commandTime
        #expect(house.alarms[0].moment == Hall.opening.advanced(by: time))
        house.advance(by: time)
        let isSetAnew = house.turn { house.alarms[0].moment == Hall.opening.advanced(by: .minutes(5)) }
        #expect(isSetAnew)
        house.advance(by: .minutes(5))
        let isFree = house.turn { house.feeds[0].seqs.count == 2 }
        #expect(isFree)
        #expect(house.feeds[0].events.withLock { $0.map(\.event.kind) } == [.held, .expired])
    }

    @Test("an office that starts anew keeps the deadlines it finds, and answers repeated commands as before")
    func restart() throws {
        let house = try House()
        let box = house.submit(hold(1, "A-1"))
        let isHeld = house.turn { answer(box) != nil }
        #expect(isHeld)
        house.open()
        house.offices[1].assumeIsolated { $0.start() }
        let isOpen = house.turn { house.alarms[1].moment != nil }
        #expect(isOpen)
        let again = house.submit(hold(1, "A-1"), at: 1)
        let isAnswered = house.turn { answer(again) != nil }
        #expect(isAnswered)
        #expect(answer(again) == answer(box))
        house.advance(by: .minutes(5))
        let isFree = house.turn { house.stored?.claims.rows.isEmpty == true }
        #expect(isFree)
    }

    @Test("a caller waits no longer than a command may take, even while the ledger is silent")
    func silence() throws {
        let house = try House(limits: OfficeLimits(commandTime: .seconds(3)))
        let stored = house.ledger.shows
        house.shared.withLock { $0.shows = [:] }
        let box = house.submit(hold(1, "A-1"))
        house.loop.turn()
        for _ in 0..<12 {
            house.advance(by: Milliseconds(250))
            house.loop.turn()
            house.loop.turn()
        }
        let isAnswered = house.turn { box.withLock { $0 } != nil }
        #expect(isAnswered)
        #expect(box.withLock { $0 } == .unavailable(.overloaded))
        house.shared.withLock { $0.shows = stored }
        house.advance(by: .seconds(1))
        let retry = house.submit(hold(1, "A-1"))
        let isHeld = house.turn { answer(retry) != nil }
        #expect(isHeld)
    }

    @Test("an async caller gets his answer")
    func callers() throws {
        let house = try House()
        let box = Locked<CommandResult?>(nil)
        let office = house.offices[0]
        let command = hold(1, "A-1")
        Task(executorPreference: house.loop.reactor) {
            let result = await office.submit(command)
            box.withLock { $0 = result }
        }
        let isAnswered = house.turn { answer(box) != nil }
        #expect(isAnswered)
        #expect(house.stored?.records.count == 1)
        #expect(house.faults.withLock { $0 } == [])
    }

    @Test("whoever reads while the map is being replaced waits for the new one")
    func readingMeanwhile() throws {
        let house = try House()
        let box = house.submit(hold(1, "A-1"))
        let isHeld = house.turn { answer(box) != nil }
        #expect(isHeld)
        // Another history, which cannot be read at first.
        let stored = house.ledger.shows
        house.shared.withLock { $0.shows = [:] }
        house.offices[0].assumeIsolated { $0.hint(9) }
        let isLost = house.turn { house.faults.withLock { $0 } == [.historyLost] }
        #expect(isLost)
        #expect(house.offices[0].assumeIsolated { $0.snapshot == nil })
        let epochs = Locked<[UInt32?]>([])
        let office = house.offices[0]
        Task(executorPreference: house.loop.reactor) {
            let epoch = await office.read { _, position, _ in position.epoch }
            epochs.withLock { $0.append(epoch) }
        }
        for _ in 0..<10 { house.loop.turn() }
        #expect(epochs.withLock { $0.isEmpty })
        house.shared.withLock {
            $0.shows = stored
            $0.shows[house.show]?.epoch = 8
        }
        house.advance(by: .seconds(1))
        let isRead = house.turn { epochs.withLock { $0 } == [8] }
        #expect(isRead)
    }
}
