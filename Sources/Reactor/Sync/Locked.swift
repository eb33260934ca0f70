#if TSAN
internal import CLinux
#else
internal import Synchronization
#endif

/// A value that any thread may reach, one at a time.
///
/// ThreadSanitizer does not see the futex calls of `Mutex` and reports races that are none, so a build for it
/// (`-DTSAN`) locks with pthread, which it knows.
package final class Locked<Value: ~Copyable>: Sendable {
    #if TSAN
    private let mutex: PthreadMutex<Value>
    #else
    private let mutex: Mutex<Value>
    #endif

    package init(_ value: consuming sending Value) {
        #if TSAN
        mutex = PthreadMutex(value)
        #else
        mutex = Mutex(value)
        #endif
    }

    /// Runs `body` while no other thread is inside. Decide in there and act outside: a body that waits, logs or
    /// resumes a continuation holds up everybody, and one that comes back here waits for itself forever.
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        try mutex.withLock(body)
    }
}

#if TSAN
/// `Mutex` for builds under ThreadSanitizer.
///
/// Why `@unchecked Sendable` holds: `value` is reached only in `withLock`, between the lock and the unlock of a mutex
/// of its own.
private final class PthreadMutex<Value: ~Copyable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private nonisolated(unsafe) var value: Value

    init(_ value: consuming sending Value) {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let done = pthread_mutex_init(mutex, nil)
        precondition(done == 0, "the system has no mutex to give")
        self.value = value
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
#endif
