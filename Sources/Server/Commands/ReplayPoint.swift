internal import Domain

/// How far a show is replayed: the number of an event, or a whole position as the API and the feed tell it.
struct ReplayPoint: Equatable, Sendable {
    let seq: Int64
    /// The whole position, when that was given: another history has another one.
    private let position: String?

    init(_ text: String) throws(StartFailure) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let number = parts.count == 1 ? parts.first : parts.count == 3 ? parts.dropFirst().first : nil
        guard let number, let seq = Int64(number), seq >= 0 else {
            throw StartFailure("\(text.debugDescription) is no position: write 120, or 9c1f03a7:120:5d41402a")
        }
        self.seq = seq
        position = parts.count == 3 ? text : nil
    }

    /// Refuses when the history has not come there, or is another one.
    func check(_ reached: LedgerPosition) throws(StartFailure) {
        guard reached.seq == seq else { throw StartFailure("the last event is \(reached.seq)") }
        guard position == nil || position == "\(reached)" else {
            throw StartFailure("event \(seq) is at \(reached): that position is of another history")
        }
    }
}
