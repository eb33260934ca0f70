/// What clients were told, to be held against what the servers say in the end.
struct ChaosBooks: Sendable {
    struct Entry: Sendable {
        let call: ChaosCall
        let answer: ChaosAnswer
    }

    /// Every definite answer, in the order in which they came.
    private(set) var entries: [Entry] = []
    /// Holds that stand: by their ids, with their entries.
    private(set) var holds: [String: Entry] = [:]
    private(set) var bookings: [String: Entry] = [:]
    /// Requests that were sent again, because nobody knew.
    var repeated = 0
    /// What may not be.
    private(set) var faults: [String] = []

    mutating func note(_ call: ChaosCall, _ answer: ChaosAnswer, of hold: String?) {
        entries.append(Entry(call: call, answer: answer))
        switch (call.kind, answer.status) {
        case (.hold, 201), (.add, 200):
            if let id = answer.text("id") { holds[id] = Entry(call: call, answer: answer) }
        case (.book, 201):
            if let hold { holds[hold] = nil }
            if let id = answer.text("id") { bookings[id] = Entry(call: call, answer: answer) }
        case (.release, 204):
            if let hold { holds[hold] = nil }
        // Somebody else was faster.
        case (.hold, 409) where answer.code == "SEAT_TAKEN": break
        case (.add, 409) where answer.code == "SEAT_TAKEN": break
        default: faults.append("\(call.method) \(call.path) was answered \(answer.status) \(answer.code)")
        }
    }

    mutating func fault(_ text: String) { faults.append(text) }

    /// Acknowledgements: answers that promise something.
    var acknowledged: [Entry] { entries.filter { $0.answer.status < 300 } }

    mutating func add(_ other: ChaosBooks) {
        entries += other.entries
        holds.merge(other.holds) { _, new in new }
        bookings.merge(other.bookings) { _, new in new }
        repeated += other.repeated
        faults += other.faults
    }
}
