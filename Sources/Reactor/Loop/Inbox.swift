/// What other threads, and the loop itself, want a loop to do: one queue, so that everything runs in the order in
/// which it was asked.
struct Inbox: Sendable {
    enum Entry: Sendable {
        case work(@Sendable () -> Void)
        case job(UnownedJob)
    }

    private struct State {
        var entries: [Entry] = []
        var woken = false
    }

    private let state = Locked(State())

    /// Adds an entry. True when the loop must be woken: it was asked for nothing since it last looked.
    func push(_ entry: Entry) -> Bool {
        state.withLock { state in
            state.entries.append(entry)
            defer { state.woken = true }
            return !state.woken
        }
    }

    /// Exchanges the entries for an empty array with memory to spare. From here on the next entry wakes again.
    func swap(with empty: inout [Entry]) {
        state.withLock { state in
            Swift.swap(&state.entries, &empty)
            state.woken = false
        }
    }

    var isEmpty: Bool { state.withLock { $0.entries.isEmpty } }
}
