internal import Bytes
internal import Reactor

/// A batch on its way: sent, and not answered to its end.
struct Flight {
    /// A statement as it was sent.
    enum Step {
        case prepare(PreparedStatements.Key, name: String)
        case run(name: String, reusedPlan: Bool)
    }

    let batch: Batch
    let placement: Placement
    let deadline: Tick
    let isRepeat: Bool
    let answer: PGConnection.Answer
    var timer: TimerID?
    var steps: [Step] = []
    /// The step whose answer comes next.
    var position = 0

    /// The step whose answer comes next; nil when only the sync is left.
    var current: Step? { position < steps.count ? steps[position] : nil }

    /// From now on it stays prepared, whatever becomes of the rest of the batch: PREPARE is not undone by a rollback.
    mutating func confirmPreparation() {
        guard case .prepare(_, let name) = current else { return }
        steps[position] = .run(name: name, reusedPlan: false)
    }
}
