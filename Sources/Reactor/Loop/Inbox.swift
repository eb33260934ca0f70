/// What other threads, and the loop itself, want a loop to do. Everything of one lane runs in the order in which it was
/// asked; what is urgent goes before the rest.
struct Inbox: Sendable {
    enum Entry: Sendable {
        case work(@Sendable () -> Void)
        case urgentWork(@Sendable () -> Void)
        case job(UnownedJob)

        /// Whether somebody outside waits for it, who could be busy meanwhile: so are tasks of high priority.
        var isUrgent: Bool {
            switch self {
            case .work: false
            case .urgentWork: true
            case .job(let job): job.priority.rawValue >= TaskPriority.high.rawValue
            }
        }
    }

    private struct State {
        var urgent: [Entry] = []
        var entries: [Entry] = []
        var woken = false
        var hasEnded = false
    }

    private let state = Locked(State())

    /// Adds an entry. True when the loop must be woken: it was asked for nothing since it last looked. Nothing is added
    /// for a loop that has ended.
    func push(_ entry: Entry) -> Bool {
        let isUrgent = entry.isUrgent
        return state.withLock { state in
            guard !state.hasEnded else { return false }
            if isUrgent { state.urgent.append(entry) } else { state.entries.append(entry) }
            defer { state.woken = true }
            return !state.woken
        }
    }

    /// Exchanges the entries of one lane for an empty array with memory to spare. From here on the next entry wakes
    /// again.
    /// - Returns: whether there were any.
    func take(urgent isUrgent: Bool, into empty: inout [Entry]) -> Bool {
        state.withLock { state in
            state.woken = false
            if isUrgent { swap(&state.urgent, &empty) } else { swap(&state.entries, &empty) }
            return !empty.isEmpty
        }
    }

    /// The loop has ended: what still lies here, and what comes, is let go of. It holds on to others, who hold on to
    /// the loop, and so to this.
    func end() {
        let rest = state.withLock { state in
            defer { (state.urgent, state.entries) = ([], []) }
            state.hasEnded = true
            return (state.urgent, state.entries)
        }
        // Freed outside the lock: whoever is freed by it may want to submit something.
        withExtendedLifetime(rest) {}
    }

    var isEmpty: Bool { state.withLock { $0.urgent.isEmpty && $0.entries.isEmpty } }
}
