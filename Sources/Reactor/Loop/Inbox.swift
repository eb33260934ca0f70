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
    }

    private let state = Locked(State())

    /// Adds an entry. True when the loop must be woken: it was asked for nothing since it last looked.
    func push(_ entry: Entry) -> Bool {
        let isUrgent = entry.isUrgent
        return state.withLock { state in
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

    var isEmpty: Bool { state.withLock { $0.urgent.isEmpty && $0.entries.isEmpty } }
}
