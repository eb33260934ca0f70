/// The last runs of a topic, each following the one before it, within a number of messages and bytes.
struct Ring {
    private var runs: [Run] = []
    /// Runs before this one are gone; their places are given back in bulk.
    private var first = 0
    private var messages = 0
    private var bytes = 0
    private let messageLimit: Int
    private let byteLimit: Int

    init(messages: Int, bytes: Int) {
        messageLimit = messages
        byteLimit = bytes
    }

    var isEmpty: Bool { first == runs.count }
    /// What is kept, oldest first.
    var kept: ArraySlice<Run> { runs[first...] }

    /// Adds a run. The newest is kept whatever its size.
    mutating func append(_ run: Run) {
        precondition(isEmpty || runs[runs.count - 1].version == run.previous, "a run follows the one before it")
        runs.append(run)
        messages += run.messages.count
        bytes += run.weight
        while runs.count - first > 1, messages > messageLimit || bytes > byteLimit { dropFirst() }
    }

    mutating func removeAll() {
        runs.removeAll()
        first = 0
        messages = 0
        bytes = 0
    }

    /// The run in which what follows a version begins, or nil when it is not here.
    func index(after version: UInt64) -> Int? {
        var low = first
        var high = runs.count
        while low < high {
            let middle = (low + high) / 2
            if runs[middle].version <= version { low = middle + 1 } else { high = middle }
        }
        guard low < runs.count, runs[low].count(after: version) != nil else { return nil }
        return low
    }

    /// How many messages follow a version, or nil when that is not known any more.
    func count(after version: UInt64, atMost limit: Int) -> Int? {
        guard let start = index(after: version), var sum = runs[start].count(after: version) else { return nil }
        for run in runs[(start + 1)...] where sum <= limit { sum += run.messages.count }
        return sum
    }

    subscript(index: Int) -> Run {
        get { runs[index] }
        _modify { yield &runs[index] }
    }

    private mutating func dropFirst() {
        messages -= runs[first].messages.count
        bytes -= runs[first].weight
        first += 1
        if first >= 64, first * 2 >= runs.count {
            runs.removeFirst(first)
            first = 0
        }
    }
}
