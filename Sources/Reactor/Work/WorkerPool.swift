/// A few threads for what would hold up a loop: slow arithmetic, and calls that block.
package final class WorkerPool: Sendable {
    private let queue: WorkQueue
    private let threads: Locked<[Thread]>

    /// Starts the threads. They are named after the pool and numbered.
    package init(name: String, limits: WorkerLimits = WorkerLimits()) throws(SystemFailure) {
        limits.validate()
        let queue = WorkQueue(limit: limits.waiting)
        var started: [Thread] = []
        do throws(SystemFailure) {
            for number in 0..<limits.threads {
                let thread = try Thread(name: "\(name)-\(number)") {
                    while let work = queue.next() { work() }
                }
                started.append(thread)
            }
        } catch {
            queue.close()
            for thread in started { thread.join() }
            throw error
        }
        self.queue = queue
        threads = Locked(started)
    }

    deinit {
        // Its threads hold the queue but not the pool: they end when nobody can submit any more.
        queue.close()
    }

    /// Work that waits for a thread.
    package var waiting: Int { queue.count }

    /// Runs work on one of the threads. From any thread.
    package func submit(_ work: @escaping @Sendable () -> Void) throws(WorkRefusal) {
        try queue.add(work)
    }

    /// Runs work on one of the threads and waits for its result without holding a thread meanwhile.
    package func run<Result: Sendable>(
        _ work: @escaping @Sendable () -> Result
    ) async throws(WorkRefusal) -> Result {
        let outcome: Swift.Result<Result, WorkRefusal> = await withCheckedContinuation { waiter in
            do throws(WorkRefusal) {
                try queue.add { waiter.resume(returning: .success(work())) }
            } catch {
                waiter.resume(returning: .failure(error))
            }
        }
        return try outcome.get()
    }

    /// Takes no more work, finishes what was taken, and waits for the threads to end. Never called on one of them.
    package func stop() {
        queue.close()
        let ending = threads.withLock { threads in
            defer { threads = [] }
            return threads
        }
        for thread in ending { thread.join() }
    }
}
