internal import Reactor

/// Messages on their way to one hub, in the order in which they were published. From any thread.
struct Mailbox: Sendable {
    struct Letter: Sendable {
        let topic: TopicName
        let message: Message
    }

    private struct State {
        var letters: [Letter] = []
        /// The newest message of each topic above the limit.
        var late: [TopicName: Message] = [:]
        var dropped: UInt64 = 0
    }

    private let state = Locked(State())
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    /// Adds a message. True when the hub has to be woken: it was given none since it last looked.
    ///
    /// Above the limit a topic keeps its newest message and no other. The hub sees by the versions that some are
    /// missing, and the topic's source stands in for them.
    func put(_ letter: Letter) -> Bool {
        state.withLock { state in
            guard state.letters.count < limit else {
                if state.late.updateValue(letter.message, forKey: letter.topic) != nil { state.dropped += 1 }
                return false
            }
            state.letters.append(letter)
            return state.letters.count == 1
        }
    }

    /// Exchanges the letters for an empty array with memory to spare.
    func swap(with empty: inout [Letter]) {
        state.withLock { state in
            Swift.swap(&state.letters, &empty)
            guard !state.late.isEmpty else { return }
            for (topic, message) in state.late { empty.append(Letter(topic: topic, message: message)) }
            state.late = [:]
        }
    }

    /// Messages that were left out so far.
    var dropped: UInt64 { state.withLock { $0.dropped } }
}
