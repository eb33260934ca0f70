/// What all clients of a run of holds have come to.
final class HoldsTally {
    var plan: HoldsPlan
    private(set) var answers = 0
    private(set) var fault: String?
    /// Whether the time that answers take is written down.
    var isSampling = false
    /// From here on connections may end, and nothing more is asked for.
    var isOver = false
    /// How many wait for an answer.
    var waiting = 0
    private var samples: [UInt64] = []

    init(_ plan: HoldsPlan) {
        self.plan = plan
        samples.reserveCapacity(1 << 20)
    }

    func count(_ nanoseconds: UInt64) {
        answers += 1
        if isSampling { samples.append(nanoseconds) }
    }

    func fail(_ reason: String) {
        if !isOver, fault == nil { fault = reason }
    }

    /// The middle and the 99th of a hundred, in milliseconds.
    func percentiles() -> (Double, Double) {
        guard !samples.isEmpty else { return (0, 0) }
        samples.sort()
        return (Double(samples[samples.count / 2]) / 1e6, Double(samples[samples.count * 99 / 100]) / 1e6)
    }
}
