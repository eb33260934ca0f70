import Crypto
import Domain
import Reactor
import TestSupport
import Testing

@testable import API

@Suite("Having passwords hashed") struct PasswordHasherTests {
    static let cheap = PasswordCost(memory: 8_192, passes: 1)

    @Test("known and unknown names cost one hash each, and none of them says yes to what is wrong")
    func uniform() async throws {
        let hasher = try PasswordHasher(cost: Self.cheap, limits: WorkerLimits(threads: 1))
        defer { hasher.stop() }
        let hash = try await hasher.hash(Password("Right one!"))
        let before = hasher.work
        #expect(try await hasher.verify(Password("Right one!"), against: hash))
        #expect(hasher.work == before + 1)
        #expect(try await !hasher.verify(Password("Wrong one!"), against: hash))
        #expect(hasher.work == before + 2)
        #expect(try await !hasher.verify(Password("Right one!"), against: nil))
        #expect(hasher.work == before + 3)
    }

    @Test("one more than may wait is refused at once, and those who wait are served")
    func bounded() async throws {
        let hasher = try PasswordHasher(cost: Self.cheap, limits: WorkerLimits(threads: 1, waiting: 2))
        defer { hasher.stop() }
        let outcomes = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    do throws(PasswordHasher.Refusal) {
                        _ = try await hasher.hash(Password("One of many!"))
                        return true
                    } catch {
                        #expect(error == .busy)
                        return false
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(outcomes.contains(true))
        #expect(hasher.work == outcomes.count { $0 })
    }

    @Test("whoever has gone while he waited costs nothing")
    func cancelled() async throws {
        let hasher = try PasswordHasher(cost: Self.cheap, limits: WorkerLimits(threads: 1))
        defer { hasher.stop() }
        let task = Task {
            withUnsafeCurrentTask { $0?.cancel() }
            return try await hasher.hash(Password("Nobody waits!"))
        }
        await #expect(throws: PasswordHasher.Refusal.cancelled) { try await task.value }
        #expect(hasher.work == 0)
    }

    @Test("a hash of a lower cost is outdated")
    func outdated() async throws {
        let low = try PasswordHasher(cost: Self.cheap, limits: WorkerLimits(threads: 1))
        let high = try PasswordHasher(
            cost: PasswordCost(memory: 16_384, passes: 1), limits: WorkerLimits(threads: 1))
        defer {
            low.stop()
            high.stop()
        }
        let hash = try await low.hash(Password("Rise with us!"))
        #expect(!low.isOutdated(hash) && high.isOutdated(hash))
        #expect(try await high.verify(Password("Rise with us!"), against: hash))
    }

    @Test("passwords that are drawn keep the rules and do not repeat")
    func drawn() {
        let drawn = (0..<200).map { _ in Password.drawn() }
        #expect(drawn.allSatisfy { $0.faults.isEmpty })
        #expect(Set(drawn.map(\.revealed)).count == 200)
    }
}
