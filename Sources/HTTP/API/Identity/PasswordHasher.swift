package import Crypto
package import Domain
package import Reactor
internal import Synchronization

/// Hashes passwords on threads of its own, so many at once and no more: the memory is bounded by the threads, the wait
/// by the queue, and the loops never wait for it. The threads give way to the loops wherever both want a core.
package final class PasswordHasher: Sendable {
    /// Why nothing was hashed.
    package enum Refusal: Error, Hashable, Sendable {
        /// As many wait as may wait.
        case busy
        /// Nobody wants the answer any more.
        case cancelled
        /// There is no memory for it.
        case exhausted
    }

    private let workers: WorkerPool
    private let cost: PasswordCost
    private let decoy: String
    private let done = Atomic<Int>(0)

    package init(cost: PasswordCost = .standard, limits: WorkerLimits) throws(SystemFailure) {
        workers = try WorkerPool(name: "password", limits: limits)
        self.cost = cost
        // A hash of nothing: looking at it costs what looking at a real one costs, and nothing matches it.
        let salt = Base64URL.encode([UInt8](repeating: 1, count: 16))
        let digest = Base64URL.encode([UInt8](repeating: 2, count: 32))
        decoy = "$argon2id$v=19$m=\(cost.memory / 1_024),t=\(cost.passes),p=1$\(salt)$\(digest)"
    }

    /// How many hashes were computed so far: what an attempt cost, whoever was named.
    package var work: Int { done.load(ordering: .relaxed) }
    /// How many wait for a thread.
    package var waiting: Int { workers.waiting }

    package func hash(_ password: Password) async throws(Refusal) -> String {
        let text = password.revealed
        let hash = try await run { [cost] in Argon2id.hash(text, cost: cost) }
        guard let hash else { throw .exhausted }
        return hash
    }

    /// Whether a password matches. Without a hash it does the same work and says no.
    package func verify(_ password: Password, against hash: String?) async throws(Refusal) -> Bool {
        let text = password.revealed
        let target = hash ?? decoy
        let matches = try await run { Argon2id.verify(text, against: target) }
        return matches && hash != nil
    }

    package func isOutdated(_ hash: String) -> Bool { Argon2id.isOutdated(hash, cost: cost) }

    package func stop() { workers.stop() }

    private func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async throws(Refusal) -> Value {
        let caller = Interest()
        let outcome: Result<Value, Refusal> = await withTaskCancellationHandler {
            do throws(WorkRefusal) {
                // Whoever has gone while he waited costs nothing.
                let value = try await workers.run { [self] () -> Value? in
                    guard !caller.isGone else { return nil }
                    done.wrappingAdd(1, ordering: .relaxed)
                    return work()
                }
                return value.map { .success($0) } ?? .failure(.cancelled)
            } catch {
                return .failure(.busy)
            }
        } onCancel: {
            caller.leave()
        }
        return try outcome.get()
    }

    private final class Interest: Sendable {
        private let gone = Atomic<Bool>(false)
        var isGone: Bool { gone.load(ordering: .relaxed) }
        func leave() { gone.store(true, ordering: .relaxed) }
    }
}
