import Reactor
import TestSupport
import Testing

@testable import Feed

@Suite struct PatienceTests {
    @Test("what takes longer than findTime is given up, what is there in time is given")
    func findTime() async throws {
        let loop = try Reactor(name: "alone")
        try loop.start()
        let stuck = Locked<CheckedContinuation<Void, Never>?>(nil)
        let never = await Patience.wait(.milliseconds(5), on: loop) { () async -> Int? in
            await withCheckedContinuation { continuation in stuck.withLock { $0 = continuation } }
            return 5
        }
        #expect(never == nil)
        stuck.withLock { $0 }?.resume()
        let soon = await Patience.wait(FeedLimits().findTime, on: loop) { () async -> Int? in 5 }
        #expect(soon == 5)
        loop.stop()
        try await onThread { loop.join() }
    }
}
