#if TSAN
internal import CLinux
#else
package import Synchronization
#endif

/// A value that any thread may reach, one at a time.
///
/// ThreadSanitizer does not see the futex calls of `Mutex` and reports races that are none, so a build for it
/// (`-DTSAN`) locks with pthread, which it knows.
///
/// Why `nonisolated(unsafe)` holds: `value` is reached only in `withLock`, while the mutex beside it is held. It does
/// not lie inside the mutex, because a `Mutex` of a type that only the caller knows is looked up at each call. For the
/// same reason nobody needs to watch at run time that two do not reach it at once: the second would wait at the mutex.
package final class Locked<Value: ~Copyable>: Sendable {
    #if TSAN
    @usableFromInline let mutex = PthreadMutex()
    #else
    @usableFromInline let mutex = Mutex(())
    #endif
    @exclusivity(unchecked) @usableFromInline nonisolated(unsafe) var value: Value

    package init(_ value: consuming sending Value) {
        self.value = value
    }

    /// Runs `body` while no other thread is inside. Decide in there and act outside: a body that waits, logs or
    /// resumes a continuation holds up everybody, and one that comes back here waits for itself forever.
    @inlinable
    package func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        #if TSAN
        try mutex.withLock { () throws(Failure) in try body(&value) }
        #else
        try mutex.withLock { _ throws(Failure) in try body(&value) }
        #endif
    }
}

#if TSAN
/// `Mutex` for builds under ThreadSanitizer.
///
/// Why `@unchecked Sendable` holds: the pointer never changes, and what it points to is made for many threads.
@usableFromInline
final class PthreadMutex: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        mutex = .allocate(capacity: 1)
        mutex.initialize(to: pthread_mutex_t())
        let done = pthread_mutex_init(mutex, nil)
        precondition(done == 0, "the system has no mutex to give")
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deinitialize(count: 1)
        mutex.deallocate()
    }

    @usableFromInline
    func withLock<Result: ~Copyable, Failure: Error>(
        _ body: () throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return try body()
    }
}
#endif
