/// The latest commands that had an effect, so that most repeated ones are answered without asking the ledger. A bounded
/// ring: what falls out is still in the ledger.
struct CommandMemory: Sendable {
    private struct Entry {
        let fingerprint: UInt64
        let answer: Answer
    }

    private let limit: Int
    private var entries: [CommandID: Entry] = [:]
    private var order: [CommandID] = []
    private var oldest = 0

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { entries.count }

    /// What a command was told; a conflict when another one had its number.
    func recall(_ command: Command) throws(Refusal) -> Answer? {
        guard let entry = entries[command.id] else { return nil }
        guard entry.fingerprint == command.fingerprint else { throw .idempotencyConflict }
        return entry.answer
    }

    mutating func remember(_ id: CommandID, _ fingerprint: UInt64, _ answer: Answer) {
        guard entries.updateValue(Entry(fingerprint: fingerprint, answer: answer), forKey: id) == nil else { return }
        if order.count < limit {
            order.append(id)
        } else {
            entries[order[oldest]] = nil
            order[oldest] = id
            oldest = (oldest + 1) % limit
        }
    }
}
