/// Commands of one show that wait, in two lanes: payments and staff go before the public. What was decided once and
/// lost its race goes before both, in its old order.
struct CommandQueue: Sendable {
    struct Waiting: Sendable {
        let ticket: CommandTicket
        let command: Command
        let deadline: Moment
        /// Whether nobody waits for the answer any more: the caller is gone, or was told that nobody knows.
        var isAnswered = false
    }

    private let limit: Int
    private var again: [Waiting] = []
    private var urgent: [Waiting] = []
    private var others: [Waiting] = []
    /// The fingerprints of all that wait or are on their way: until a command is finished, its number is taken.
    private var running: [CommandID: UInt64] = [:]

    init(limit: Int) {
        self.limit = limit
    }

    var count: Int { again.count + urgent.count + others.count }
    var isEmpty: Bool { count == 0 }
    var isFull: Bool { count >= limit }

    /// The first deadline of those who wait. Whoever came first waits in front.
    var earliest: Moment? {
        guard !isEmpty else { return nil }
        return min(
            again.first?.deadline ?? .never, urgent.first?.deadline ?? .never, others.first?.deadline ?? .never)
    }

    /// The fingerprint of the command that has this number now.
    func fingerprint(of id: CommandID) -> UInt64? { running[id] }

    mutating func finish(_ id: CommandID) { running[id] = nil }

    mutating func append(_ waiting: Waiting) {
        running[waiting.command.id] = waiting.command.fingerprint
        if waiting.command.isUrgent { urgent.append(waiting) } else { others.append(waiting) }
    }

    /// Takes back what was decided and certainly not done. Whoever was told that nobody knows has asked elsewhere since
    /// and may have been refused there: to do it now would give a seat to somebody who was told that it is taken.
    mutating func putBack(_ waiting: [Waiting]) {
        for waiting in waiting where waiting.isAnswered { running[waiting.command.id] = nil }
        again = waiting.filter { !$0.isAnswered } + again
    }

    mutating func take(_ count: Int) -> [Waiting] {
        var taken: [Waiting] = []
        Self.move(&again, &taken, count)
        Self.move(&urgent, &taken, count)
        Self.move(&others, &taken, count)
        return taken
    }

    private static func move(_ lane: inout [Waiting], _ taken: inout [Waiting], _ count: Int) {
        let moving = min(lane.count, count - taken.count)
        guard moving > 0 else { return }
        // As mostly: the lane is all there is, and all of it goes.
        if taken.isEmpty, moving == lane.count { return swap(&lane, &taken) }
        taken += lane.prefix(moving)
        lane.removeFirst(moving)
    }

    /// Takes out those who waited too long.
    mutating func expire(now: Moment) -> [Waiting] {
        guard let earliest, earliest <= now else { return [] }
        var late: [Waiting] = []
        func keep(_ lane: [Waiting]) -> [Waiting] {
            lane.filter { waiting in
                guard waiting.deadline <= now else { return true }
                late.append(waiting)
                return false
            }
        }
        again = keep(again)
        urgent = keep(urgent)
        others = keep(others)
        for waiting in late { running[waiting.command.id] = nil }
        return late
    }
}
