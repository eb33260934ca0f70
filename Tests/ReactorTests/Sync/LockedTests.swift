import Reactor
import Testing

@Suite struct LockedTests {
    @Test("four threads that add to one number lose nothing") func contention() throws {
        let sum = Locked(0)
        let threads = try (0..<4).map { number in
            try Thread(name: "adder-\(number)") {
                for _ in 0..<20_000 { sum.withLock { $0 += 1 } }
            }
        }
        for thread in threads { thread.join() }
        #expect(sum.withLock { $0 } == 80_000)
    }

    @Test("a failure within leaves the lock open") func failureUnlocks() {
        struct Refusal: Error {}
        let value = Locked([1])
        #expect(throws: Refusal.self) {
            try value.withLock { numbers throws(Refusal) in
                numbers.append(2)
                throw Refusal()
            }
        }
        #expect(value.withLock { $0 } == [1, 2])
    }

    @Test("a value that cannot be copied can be locked") func noncopyable() {
        struct Machine: ~Copyable {
            var steps = 0
            mutating func step() -> Int {
                steps += 1
                return steps
            }
        }
        let machine = Locked(Machine())
        _ = machine.withLock { $0.step() }
        let steps = machine.withLock { $0.step() }
        #expect(steps == 2)
    }
}
