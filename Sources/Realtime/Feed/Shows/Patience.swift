internal import Bytes
internal import Reactor

/// Waits for something, and not for ever.
enum Patience {
    /// What the work comes to, or nil as soon as the time is over; then the work is cancelled, and whatever it still
    /// comes to is of no interest.
    static func wait<Value: Sendable>(
        _ time: Duration, on loop: Reactor, for work: @escaping @Sendable () async -> Value?
    ) async -> Value? {
        await withCheckedContinuation { continuation in
            let waiter = Locked<CheckedContinuation<Value?, Never>?>(continuation)
            let alarm = Locked<TimerID?>(nil)
            @Sendable func answer(_ value: Value?) {
                let first = waiter.withLock { waiter in
                    defer { waiter = nil }
                    return waiter
                }
                first?.resume(returning: value)
            }
            let task = Task(executorPreference: loop) {
                answer(await work())
                loop.submit {
                    if let timer = alarm.withLock({ $0 }) { loop.cancel(timer) }
                }
            }
            loop.submit {
                let timer = loop.schedule(after: time) {
                    task.cancel()
                    answer(nil)
                }
                alarm.withLock { $0 = timer }
            }
        }
    }
}
