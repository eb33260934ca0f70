package import Crypto
package import Domain
package import Reactor
internal import Synchronization

/// Has passwords hashed, so many at once and no more: threads of its own wait for whoever computes, so the memory is
/// bounded by the threads, the wait by the queue, and the loops never wait for it.
package final class PasswordHasher: Sendable {
    /// Why nothing was hashed.
    package enum Refusal: Error, Hashable, Sendable {
        /// As many wait as may wait.
        case busy
        /// Nobody wants the answer any more.
        case cancelled
        /// There is no memory for it.
        case exhausted
        /// Whoever computes them has fallen, and again.
        case away
    }

    private let workers: WorkerPool
    private let hashing: any PasswordHashing
    private let cost: PasswordCost
    private let decoy: String
    private let done = Atomic<Int>(0)

    package init(
        cost: PasswordCost = .standard, by hashing: any PasswordHashing = OwnHashing(), limits: WorkerLimits
    ) throws(SystemFailure) {
        self.hashing = hashing
        workers = try WorkerPool(name: "password", limits: limits)
        self.cost = cost
        // A hash of nothing: looking at it costs what looking at a real one costs, and nothing matches it.
        let salt = Base64URL.encode([UInt8](repeating: 1, count: 16))
        let digest = Base64URL.encode([UInt8](repeating: 2, count: 32))
        decoy = "$argon2id$v=19$m=\(cost.memory / 1_024),t=\(cost.passes),p=1$\(salt)$\(digest)"
    }

    /// How many hashes were computed so far: what an attempt cost, whoever was named.
    package var work: Int { done.load(ordering: .relaxed) }
    /// How many processes that compute hashes ended by themselves.
    package var losses: Int { hashing.losses }
    /// How many wait for a thread.
    package var waiting: Int { workers.waiting }

    package func hash(_ password: Password) async throws(Refusal) -> String {
        switch try await ask(.hash(cost), password) {
        case .hash(let hash): return hash
        case .exhausted: throw .exhausted
        case .ready, .verdict: throw .away
        }
    }

    /// Whether a password matches. Without a hash it does the same work and says no.
    package func verify(_ password: Password, against hash: String?) async throws(Refusal) -> Bool {
        switch try await ask(.verify(against: hash ?? decoy), password) {
        case .verdict(let matches): return matches && hash != nil
        case .ready, .hash, .exhausted: throw .away
        }
    }

    package func isOutdated(_ hash: String) -> Bool { Argon2id.isOutdated(hash, cost: cost) }

    package func stop() {
        workers.stop()
        hashing.stop()
    }

    private func ask(_ task: HashRequest.Task, _ password: Password) async throws(Refusal) -> HashAnswer {
        let caller = Interest()
        let outcome: Result<HashAnswer, Refusal> = await withTaskCancellationHandler {
            do throws(WorkRefusal) {
                return try await workers.run { [self] in
                    // Whoever has gone while he waited costs nothing.
                    guard !caller.isGone else { return .failure(.cancelled) }
                    done.wrappingAdd(1, ordering: .relaxed)
                    do throws(HashingFailure) {
                        return .success(try hashing.answer(HashRequest(task, password: password.revealed)))
                    } catch {
                        return .failure(.away)
                    }
                }
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
