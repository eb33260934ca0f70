/// When holds were to lapse, and how much later that was seen.
final class ExpiryTally {
    private(set) var seen = 0
    private(set) var early = 0
    private(set) var fault: String?
    private var delays: [Int64] = []

    func count(deadline: Int64, seen now: Int64) {
        seen += 1
        if now < deadline { early += 1 }
        delays.append(now - deadline)
    }

    func fail(_ reason: String) { if fault == nil { fault = reason } }

    /// The middle, the 99th of a hundred and the last, in milliseconds; then how many in each step of ten.
    func text() -> String {
        let sorted = delays.sorted()
        guard let last = sorted.last else { return "0 0 0 0 0" }
        let steps = Dictionary(grouping: sorted) { max(0, $0) / 10 }.sorted { $0.key < $1.key }
        let histogram = steps.map { "\($0.key * 10):\($0.value.count)" }.joined(separator: " ")
        return "\(seen) \(early) \(sorted[sorted.count / 2]) \(sorted[sorted.count * 99 / 100]) \(last) \(histogram)"
    }
}
