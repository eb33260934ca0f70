internal import Reactor

/// Messages on their way to one hub, in the order in which they were published. From any thread.
struct Mailbox: Sendable {
    struct Letter: Sendable {
        let topic: TopicName
        let message: Message
    }

    private struct State {
        var letters: [Letter] = []
        var dropped: UInt64 = 0
    }

    private let state = Locked(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a message. True when the hub has to be woken: it was given none since it last looked.
    ///
    /// A message above the limit is left out. The hub sees by the versions that one is missing, and the topic's source
    /// stands in for it.
    func put(_ letter: Letter) -> Bool {
        state.withLock { state in
            guard state.letters.count < limit else {
                state.dropped += 1
                return false
            }
            state.letters.append(letter)
            return state.letters.count == 1
        }
    }

    /// Exchanges the letters for an empty array with memory to spare.
    func swap(with empty: inout [Letter]) {
        state.withLock { Swift.swap(&$0.letters, &empty) }
    }

    /// Messages that were left out so far.
    var dropped: UInt64 { state.withLock { $0.dropped } }
}
