import Bytes
import CLinux
import Reactor
import TestSupport
import Testing

@testable import Reactor

@Suite struct ReactorTests {
    /// An actor that lives on a loop.
    private actor Guest {
        let reactor: Reactor
        private var visits = 0

        nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

        init(on reactor: Reactor) { self.reactor = reactor }

        func visit() -> (count: Int, onLoop: Bool) {
            visits += 1
            return (visits, reactor.isOnLoop)
        }
    }

    @Test("work submitted by one thread runs on the loop in the order in which it was submitted")
    func order() async throws {
        let reactor = try Reactor(name: "order")
        try reactor.start()
        let seen = Locked<[Int]>([])
        for number in 0..<1_000 { reactor.submit { seen.withLock { $0.append(number) } } }
        await withCheckedContinuation { continuation in reactor.submit { continuation.resume() } }
        #expect(seen.withLock { $0 } == Array(0..<1_000))
        reactor.stop()
        reactor.join()
    }

    @Test("work submitted from many threads at once is neither lost nor doubled")
    func manyThreads() async throws {
        let reactor = try Reactor(name: "many")
        try reactor.start()
        let sum = Locked(0)
        await withTaskGroup(of: Void.self) { group in
            for task in 0..<8 {
                group.addTask {
                    for number in 0..<1_000 { reactor.submit { sum.withLock { $0 += task * 1_000 + number } } }
                }
            }
        }
        await withCheckedContinuation { continuation in reactor.submit { continuation.resume() } }
        #expect(sum.withLock { $0 } == (0..<8_000).reduce(0, +))
        reactor.stop()
        reactor.join()
    }

    @Test("an actor that is pinned to a loop runs on the loop's thread")
    func actors() async throws {
        let reactor = try Reactor(name: "actors")
        try reactor.start()
        let guest = Guest(on: reactor)
        for expected in 1...100 {
            let visit = await guest.visit()
            #expect(visit.count == expected && visit.onLoop)
        }
        reactor.stop()
        reactor.join()
    }

    @Test("a task with the loop as its executor stays there across suspensions")
    func tasks() async throws {
        let reactor = try Reactor(name: "tasks")
        try reactor.start()
        let stayed = await Task(executorPreference: reactor) {
            var stayed = reactor.isOnLoop
            await Task.yield()
            stayed = stayed && reactor.isOnLoop
            return stayed
        }.value
        #expect(stayed)
        reactor.stop()
        reactor.join()
    }

    @Test("the loop may assume the isolation of its own actors without a hop")
    func assumed() throws {
        let loop = try TestLoop()
        let guest = Guest(on: loop.reactor)
        let count = guest.assumeIsolated { $0.visit().count }
        #expect(count == 1)
    }

    @Test("what was submitted before the end still runs, and the loop's thread ends")
    func ending() throws {
        let reactor = try Reactor(name: "ending")
        let ran = Locked(false)
        try reactor.start()
        reactor.submit { ran.withLock { $0 = true } }
        reactor.stop()
        reactor.join()
        #expect(ran.withLock { $0 })
    }

    @Test(
        "a loop that has ended runs nothing any more, and keeps nothing of what is submitted", arguments: [false, true])
    func ended(isUrgent: Bool) throws {
        let reactor = try Reactor(name: "ended")
        try reactor.start()
        reactor.stop()
        reactor.join()
        let ran = Locked(false)
        var cargo: Cargo? = Cargo()
        weak let held = cargo
        reactor.submit(urgently: isUrgent) { [cargo] in
            withExtendedLifetime(cargo) { ran.withLock { $0 = true } }
        }
        cargo = nil
        #expect(held == nil)
        reactor.close()
        #expect(!ran.withLock { $0 })
    }

    @Test("a pause lasts its time, and is over with its loop")
    func pauses() throws {
        let loop = try TestLoop()
        let over = Locked<[String]>([])
        let reactor = loop.reactor
        Task(executorPreference: reactor) {
            await reactor.pause(.seconds(5))
            over.withLock { $0.append("short") }
        }
        Task(executorPreference: reactor) {
            await reactor.pause(.seconds(86_400))
            over.withLock { $0.append("long") }
            await reactor.pause(.seconds(86_400))
            over.withLock { $0.append("after the end") }
        }
        loop.turn()
        loop.advance(by: .milliseconds(4_999))
        #expect(over.withLock { $0 } == [])
        loop.advance(by: .milliseconds(1))
        loop.turn()
        #expect(over.withLock { $0 } == ["short"])
        reactor.close()
        #expect(over.withLock { $0 } == ["short", "long", "after the end"])
    }

    @Test("timers follow the loop's clock and nothing else")
    func timers() throws {
        let loop = try TestLoop()
        var fired: [String] = []
        _ = loop.reactor.schedule(after: .seconds(5)) { fired.append("late") }
        let cancelled = loop.reactor.schedule(after: .seconds(1)) { fired.append("never") }
        _ = loop.reactor.schedule(after: .milliseconds(1)) { fired.append("soon") }
        loop.reactor.cancel(cancelled)
        loop.turn()
        #expect(fired == [])
        loop.advance(by: .milliseconds(1))
        #expect(fired == ["soon"])
        loop.advance(by: .seconds(5))
        #expect(fired == ["soon", "late"])
    }

    @Test("one turn fires no more timers than its limit; the rest fires in the next")
    func timerLimit() throws {
        var limits = ReactorLimits()
        limits.timersPerTurn = 10
        let loop = try TestLoop(limits: limits)
        var fired = 0
        for _ in 0..<11 { _ = loop.reactor.schedule(after: .zero) { fired += 1 } }
        loop.turn()
        #expect(fired == 10)
        loop.turn()
        #expect(fired == 11)
    }

    @Test("work that submits itself again and again does not keep the loop from its descriptors")
    func inboxLimit() throws {
        var limits = ReactorLimits()
        limits.inboxRoundsPerTurn = 4
        let loop = try TestLoop(limits: limits)
        let reactor = loop.reactor
        let rounds = Locked(0)
        @Sendable func again() {
            let isLast = rounds.withLock { count in
                count += 1
                return count == 10
            }
            if !isLast { reactor.submit { again() } }
        }
        reactor.submit { again() }
        loop.turn()
        #expect(rounds.withLock { $0 } == 4)
        loop.turn()
        #expect(rounds.withLock { $0 } == 8)
    }

    @Test("a task of high priority goes before those that were there first, with all its steps")
    func urgent() throws {
        let loop = try TestLoop()
        let reactor = loop.reactor
        let order = Locked<[String]>([])
        for name in ["first", "second"] {
            Task(executorPreference: reactor, priority: .medium) { order.withLock { $0.append(name) } }
        }
        Task(executorPreference: reactor, priority: .high) {
            for step in 1...3 {
                order.withLock { $0.append("urgent \(step)") }
                await Task.yield()
            }
        }
        loop.turn()
        #expect(order.withLock { $0 } == ["urgent 1", "urgent 2", "urgent 3", "first", "second"])
    }

    @Test("what is submitted urgently goes before what was there first, in its own order")
    func errands() throws {
        let loop = try TestLoop()
        let order = Locked<[String]>([])
        loop.reactor.submit { order.withLock { $0.append("first") } }
        for name in ["urgent 1", "urgent 2"] {
            loop.reactor.submit(urgently: true) { order.withLock { $0.append(name) } }
        }
        loop.turn()
        #expect(order.withLock { $0 } == ["urgent 1", "urgent 2", "first"])
    }

    @Test("urgent work goes before the rest in no more rounds of a turn than its limit")
    func urgentLimit() throws {
        var limits = ReactorLimits()
        limits.inboxRoundsPerTurn = 1
        limits.urgentRoundsPerTurn = 4
        let loop = try TestLoop(limits: limits)
        let reactor = loop.reactor
        let room = LoopRoom(on: reactor)
        let (steps, others) = (Locked(0), Locked(0))
        @Sendable func step(_ rest: Int) {
            _ = room.start(priority: .high) { _ in
                steps.withLock { $0 += 1 }
                if rest > 1 { step(rest - 1) }
            }
        }
        step(5)
        reactor.submit { others.withLock { $0 += 1 } }
        loop.turn()
        #expect(steps.withLock { $0 } == 4)
        #expect(others.withLock { $0 } == 1)
        loop.turn()
        #expect(steps.withLock { $0 } == 5)
    }

    @Test("a task in the room of a loop calls an actor of the same loop and comes back without a detour")
    func room() throws {
        actor Neighbour {
            private nonisolated let loop: Reactor
            nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
            private(set) var calls = 0
            init(on loop: Reactor) { self.loop = loop }
            func call() -> Int {
                calls += 1
                return calls
            }
        }
        var limits = ReactorLimits()
        limits.inboxRoundsPerTurn = 1
        let loop = try TestLoop(limits: limits)
        let neighbour = Neighbour(on: loop.reactor)
        let heard = Locked(0)
        _ = LoopRoom(on: loop.reactor).start { _ in
            for _ in 0..<10 {
                let call = await neighbour.call()
                heard.withLock { $0 = call }
            }
        }
        loop.turn()
        #expect(heard.withLock { $0 } == 10)
    }

    @Test("a descriptor that was closed behind the loop's back is told to its watcher, and ends nothing else")
    func closedBehind() throws {
        final class Witness: Watcher {
            var heard: [Readiness] = []
            func ready(_ readiness: Readiness) { heard.append(readiness) }
            func loopEnded() {}
        }
        let loop = try TestLoop()
        let witness = Witness()
        let descriptor = try Descriptor(eventfd(0, CInt(EFD_CLOEXEC)), "eventfd")
        let watch = try loop.reactor.add(witness, on: descriptor.raw, interest: .read)
        closeNow(consume descriptor)
        loop.reactor.update(watch, interest: [.read, .write])
        #expect(witness.heard == [])
        loop.advance(by: .milliseconds(1))
        #expect(witness.heard == [.error])
    }

    private func closeNow(_ descriptor: consuming Descriptor) {}

    private final class Cargo: Sendable {}
}
