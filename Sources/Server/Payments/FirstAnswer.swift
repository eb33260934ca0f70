internal import Reactor

/// Gives whoever waits the first of several answers; the others come to nothing.
final class FirstAnswer<Value: Sendable>: Sendable {
    private let waiting: Locked<CheckedContinuation<Value, Never>?>

    init(_ continuation: CheckedContinuation<Value, Never>) {
        waiting = Locked(continuation)
    }

    func give(_ value: Value) {
        let first = waiting.withLock { waiting in
            defer { waiting = nil }
            return waiting
        }
        first?.resume(returning: value)
    }
}
