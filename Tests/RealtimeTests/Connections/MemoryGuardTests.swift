import Bytes
import Reactor
import Testing

@testable import Realtime

@Suite struct MemoryGuardTests {
    @Test("nobody is let in above the limit, and everybody again once it is passed; the kernel is asked at intervals")
    func limit() {
        let held = Locked(1_000)
        let asked = Locked(0)
        let guardian = MemoryGuard(limit: 1_000, interval: .milliseconds(100)) {
            asked.withLock { $0 += 1 }
            return held.withLock { $0 }
        }
        var now = Tick(nanoseconds: 1_000_000_000)
        #expect(guardian.admits(now: now))
        held.withLock { $0 = 1_001 }
        #expect(guardian.admits(now: now))
        now = now.advanced(by: .milliseconds(100))
        #expect(!guardian.admits(now: now))
        held.withLock { $0 = 1_000 }
        #expect(!guardian.admits(now: now.advanced(by: .milliseconds(99))))
        #expect(guardian.admits(now: now.advanced(by: .milliseconds(100))))
        #expect(asked.withLock { $0 } == 3)
    }

    @Test("a kernel that cannot tell keeps nobody out")
    func unknown() {
        let guardian = MemoryGuard(limit: 1) { nil }
        #expect(guardian.admits(now: Tick(nanoseconds: 5)))
    }

    @Test("the process knows what it holds")
    func resident() throws {
        let bytes = try #require(ProcessFigures.residentBytes)
        #expect(bytes > 1 << 20)
    }
}
