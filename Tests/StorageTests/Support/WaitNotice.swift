import Reactor
import Telemetry

/// A log that tells when somebody has said that it waits.
final class WaitNotice: Sendable {
    private struct State {
        var count = 0
        var wanted = Int.max
        var continuation: CheckedContinuation<Void, Never>?
    }

    private let state = Locked(State())

    var log: Log {
        Log(
            "test",
            to: Log.Output(level: .debug) { [self] record in
                if record.message.contains("wait") { noticed() }
            })
    }

    /// Returns once so many lines about waiting have been written.
    func wait(for count: Int) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.count >= count { return true }
                state.wanted = count
                state.continuation = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    private func noticed() {
        let ready = state.withLock { state -> CheckedContinuation<Void, Never>? in
            state.count += 1
            guard state.count >= state.wanted else { return nil }
            defer { state.continuation = nil }
            return state.continuation
        }
        ready?.resume()
    }
}
