import Reactor

/// Counts what several tasks have achieved, and lets others wait until each has achieved so much.
final class Progress: Sendable {
    private struct State {
        var counts: [Int]
        var waiting: [(goal: [Int], continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let state: Locked<State>

    init(tasks: Int) {
        state = Locked(State(counts: Array(repeating: 0, count: tasks)))
    }

    func achieved(by task: Int) {
        let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.counts[task] += 1
            let counts = state.counts
            let isReached = { (goal: [Int]) in zip(counts, goal).allSatisfy { $0 >= $1 } }
            defer { state.waiting.removeAll { isReached($0.goal) } }
            return state.waiting.filter { isReached($0.goal) }.map(\.continuation)
        }
        for continuation in ready { continuation.resume() }
    }

    /// Returns once every task has achieved so much more than it has now.
    func waitForMore(_ more: Int) async {
        await withCheckedContinuation { continuation in
            state.withLock { state in
                state.waiting.append((state.counts.map { $0 + more }, continuation))
            }
        }
    }
}
