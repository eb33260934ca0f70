extension Reactor {
    /// Runs asynchronous work on the loop and blocks the calling thread until it is done: for the main thread, at start
    /// and at the end. Never called on a loop.
    package func wait<Value: Sendable, Failure: Error>(
        for work: @escaping @Sendable () async throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let (done, outcome) = begin(work)
        return try Self.result(outcome, done)
    }

    /// The same for work that may take long. When the bell is rung before it is done, `interrupt` runs on the loop, and
    /// the work, which should then come to its end, is waited for all the same.
    package func wait<Value: Sendable, Failure: Error>(
        unless bell: Bell, _ interrupt: @escaping @Sendable () -> Void,
        for work: @escaping @Sendable () async throws(Failure) -> Value
    ) throws(Failure) -> Value {
        let (done, outcome) = begin(work)
        if Poll.wait(forAny: [done.descriptor, bell.descriptor], until: .never) == 1 { submit(interrupt) }
        return try Self.result(outcome, done)
    }

    private func begin<Value: Sendable, Failure: Error>(
        _ work: @escaping @Sendable () async throws(Failure) -> Value
    ) -> (done: Bell, outcome: Locked<Result<Value, Failure>?>) {
        precondition(!isOnLoop, "a loop cannot wait for its own work")
        let done: Bell
        do throws(SystemFailure) {
            done = try Bell()
        } catch {
            preconditionFailure("the process is out of descriptors while it starts or ends: \(error)")
        }
        let outcome = Locked<Result<Value, Failure>?>(nil)
        Task(executorPreference: self) {
            let result: Result<Value, Failure>
            do throws(Failure) {
                result = .success(try await work())
            } catch {
                result = .failure(error)
            }
            outcome.withLock { $0 = result }
            done.ring()
        }
        return (done, outcome)
    }

    private static func result<Value, Failure>(
        _ outcome: Locked<Result<Value, Failure>?>, _ done: Bell
    ) throws(Failure) -> Value {
        done.waitAndRest()
        guard let result = outcome.withLock({ $0 }) else {
            preconditionFailure("the bell was rung before the work was done")
        }
        return try result.get()
    }

    /// Waits without holding anything up. From any loop. It is over early when this loop ends.
    package func pause(_ time: Duration) async {
        await withCheckedContinuation { continuation in
            let sleeper = Sleeper(continuation)
            submit { [self] in
                // Held by its timer alone: whether that fires or is let go of, the sleeper wakes.
                _ = schedule(after: time) { withExtendedLifetime(sleeper) {} }
            }
        }
    }
}

/// Wakes who sleeps when nobody has it any more.
private final class Sleeper: Sendable {
    private let continuation: CheckedContinuation<Void, Never>

    init(_ continuation: CheckedContinuation<Void, Never>) { self.continuation = continuation }

    deinit { continuation.resume() }
}
