internal import CLinux

/// Work in the order in which it came, which threads wait for.
///
/// Why `@unchecked Sendable` holds: all variables are reached only between the lock and the unlock of `mutex`. It is a
/// pthread mutex because threads wait on a condition with it.
final class WorkQueue: @unchecked Sendable {
    typealias Work = @Sendable () -> Void

    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let changed: UnsafeMutablePointer<pthread_cond_t>
    private let limit: Int
    private var waiting: [Work] = []
    private var isClosed = false

    init(limit: Int) {
        self.limit = limit
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        changed = .allocate(capacity: 1)
        changed.initialize(to: pthread_cond_t())
        let failure = pthread_mutex_init(mutex, nil) | pthread_cond_init(changed, nil)
        precondition(failure == 0, "the system has no mutex to give")
        waiting.reserveCapacity(min(limit, 64))
    }

    deinit {
        pthread_cond_destroy(changed)
        pthread_mutex_destroy(mutex)
        changed.deallocate()
        mutex.deallocate()
    }

    /// Adds work, unless it is refused.
    func add(_ work: @escaping Work) throws(WorkRefusal) {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if isClosed { throw .stopped }
        if waiting.count >= limit { throw .full }
        waiting.append(work)
        pthread_cond_signal(changed)
    }

    /// Waits for work. Nil when the queue was closed and nothing is left.
    func next() -> Work? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while waiting.isEmpty {
            if isClosed { return nil }
            pthread_cond_wait(changed, mutex)
        }
        return waiting.removeFirst()
    }

    /// Takes no more. What was added is still given out.
    func close() {
        pthread_mutex_lock(mutex)
        isClosed = true
        pthread_cond_broadcast(changed)
        pthread_mutex_unlock(mutex)
    }

    var count: Int {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return waiting.count
    }
}
