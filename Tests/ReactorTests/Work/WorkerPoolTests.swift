import CLinux
import Reactor
import TestSupport
import Testing

@Suite struct WorkerPoolTests {
    /// Holds work on its thread until it is let go.
    private final class Gate: Sendable {
        private struct State {
            var isOpen = false
            var arrived = 0
        }

        private let state = Locked(State())

        func pass() {
            state.withLock { $0.arrived += 1 }
            while !state.withLock(\.isOpen) { sched_yield() }
        }

        func open() { state.withLock { $0.isOpen = true } }

        /// Returns when so many have arrived.
        func wait(for count: Int) { while state.withLock(\.arrived) < count { sched_yield() } }
    }

    @Test("work runs on threads of the pool and gives its result") func result() async throws {
        let pool = try WorkerPool(name: "sums", limits: WorkerLimits(threads: 2))
        defer { pool.stop() }
        let sums = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 1...20 {
                group.addTask { try await pool.run { (1...number).reduce(0, +) } }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(sums.sorted() == (1...20).map { $0 * ($0 + 1) / 2 })
        let name = try await pool.run {
            var buffer = [CChar](repeating: 0, count: 16)
            pthread_getname_np(pthread_self(), &buffer, buffer.count)
            return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init), as: UTF8.self)
        }
        #expect(["sums-0", "sums-1"].contains(name))
    }

    @Test("as much waits as may wait; one more is refused", .timeLimit(.minutes(1)))
    func full() throws {
        let pool = try WorkerPool(name: "full", limits: WorkerLimits(threads: 1, waiting: 2))
        let gate = Gate()
        let done = Locked(0)
        try pool.submit { gate.pass() }
        gate.wait(for: 1)
        for _ in 0..<2 { try pool.submit { done.withLock { $0 += 1 } } }
        #expect(pool.waiting == 2)
        #expect(throws: WorkRefusal.full) { try pool.submit {} }
        gate.open()
        pool.stop()
        #expect(done.withLock { $0 } == 2)
    }

    @Test("a refusal reaches the one who awaits") func refusalAwaited() async throws {
        let pool = try WorkerPool(name: "stopped", limits: WorkerLimits(threads: 1))
        pool.stop()
        await #expect(throws: WorkRefusal.stopped) { try await pool.run { 1 } }
    }

    @Test("as many run at once as there are threads", .timeLimit(.minutes(1)))
    func parallel() throws {
        let pool = try WorkerPool(name: "wide", limits: WorkerLimits(threads: 3))
        let gate = Gate()
        for _ in 0..<3 { try pool.submit { gate.pass() } }
        gate.wait(for: 3)
        gate.open()
        pool.stop()
    }

    @Test("work is taken up in the order in which it came") func order() throws {
        let pool = try WorkerPool(name: "order", limits: WorkerLimits(threads: 1, waiting: 100))
        let seen = Locked<[Int]>([])
        for number in 0..<100 {
            var isTaken = false
            while !isTaken {
                do throws(WorkRefusal) {
                    try pool.submit { seen.withLock { $0.append(number) } }
                    isTaken = true
                } catch {
                    sched_yield()
                }
            }
        }
        pool.stop()
        #expect(seen.withLock { $0 } == Array(0..<100))
    }

    @Test("stopping finishes what was taken, then refuses, and twice is harmless") func stop() throws {
        let pool = try WorkerPool(name: "stop", limits: WorkerLimits(threads: 2, waiting: 50))
        let done = Locked(0)
        for _ in 0..<50 { try pool.submit { done.withLock { $0 += 1 } } }
        pool.stop()
        #expect(done.withLock { $0 } == 50)
        #expect(throws: WorkRefusal.stopped) { try pool.submit {} }
        pool.stop()
    }
}
