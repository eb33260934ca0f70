internal import HTTP
internal import Reactor

/// Answers of one connection that have been written and not yet gone out: what is told of them when they have.
struct SentAnswers {
    private struct Sent {
        let exchange: Exchange
        let status: Status
        let bytes: Int
    }

    private var answers: [Sent] = []

    mutating func add(_ exchange: Exchange, _ status: Status, bytes: Int) {
        answers.append(Sent(exchange: exchange, status: status, bytes: bytes))
    }

    /// All of them have gone out, or never will.
    mutating func report(to service: Service, on reactor: Reactor) {
        guard !answers.isEmpty else { return }
        // The turn's own moment would call every answer that was given at once instantaneous.
        let present = reactor.present
        for answer in answers {
            service.finished(answer.exchange, status: answer.status, sent: answer.bytes, at: present)
        }
        answers.removeAll(keepingCapacity: true)
    }
}
