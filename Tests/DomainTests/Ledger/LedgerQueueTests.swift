import Testing

@testable import Domain

@Suite("The queue of the ledger's writer")
struct LedgerQueueTests {
    private let position = LedgerPosition(epoch: 1, seq: 0, hash: .zero)

    private let counts = SeatCounts(free: 0, held: 0, paying: 0, booked: 0, checkedIn: 0, blocked: 0)

    private func proposal(_ show: Int64, commands: Int = 1) -> Proposal {
        Proposal(
            show: ShowID(show), batch: BatchID(high: 0, low: UInt64(show)), position: position, at: Hall.opening,
            events: [], bodies: [], claims: ClaimChanges(), counts: counts, done: [], asked: [], contacts: [],
            commands: commands)
    }

    private func shows(_ transaction: LedgerQueue.Transaction?) -> [Int64] {
        guard case .append(let proposals) = transaction else { return [] }
        return proposals.map(\.show.number)
    }

    private func results(_ replies: [LedgerQueue.Reply]) -> [String] {
        replies.map { reply in
            switch reply {
            case .result(let show, .rejected): "\(show) rejected"
            case .result(let show, .stale): "\(show) stale"
            case .result(let show, .late): "\(show) late"
            case .result(let show, _): "\(show)"
            case .locked(let show, _): "\(show) locked"
            }
        }
    }

    private let committed = ProposalResult.committed(epoch: 1, hashes: [])

    @Test("all shows that wait go into one transaction, by number; those that come meanwhile into the next")
    func group() {
        var queue = LedgerQueue()
        queue.submit(proposal(3))
        queue.submit(proposal(1))
        #expect(shows(queue.next()) == [1, 3])
        queue.submit(proposal(2))
        #expect(queue.next() == nil)
        #expect(queue.count == 1)
        let (replies, again) = queue.finished(.appended([committed, .stale]))
        #expect(results(replies) == ["1", "3 stale"])
        #expect(again == nil)
        #expect(shows(queue.next()) == [2])
    }

    @Test("one command more than commandsPerTransaction, one show more than showsPerTransaction, waits")
    func limits() {
        var queue = LedgerQueue(limits: OfficeLimits(commandsPerBatch: 4, commandsPerTransaction: 4))
        queue.submit(proposal(1, commands: 3))
        queue.submit(proposal(2, commands: 1))
        queue.submit(proposal(3, commands: 1))
        #expect(shows(queue.next()) == [1, 2])
        queue = LedgerQueue()
        for show: Int64 in [1, 2, 1] { queue.submit(proposal(show)) }
        #expect(shows(queue.next()) == [1, 2])
        queue = LedgerQueue(limits: OfficeLimits(showsPerTransaction: 2))
        for show in 1...3 { queue.submit(proposal(Int64(show))) }
        #expect(shows(queue.next()) == [1, 2])
    }

    @Test("of more shows than undividedShows half go together, and the other half is ready when they are answered")
    func halves() {
        var queue = LedgerQueue()
        for show in 1...8 { queue.submit(proposal(Int64(show))) }
        #expect(shows(queue.next()) == Array(1...8))
        for show in 11...40 { queue.submit(proposal(Int64(show))) }
        _ = queue.finished(.appended(Array(repeating: committed, count: 8)))
        // Eight that were answered and thirty that wait.
        #expect(shows(queue.next()) == Array(11...29))
        _ = queue.finished(.appended(Array(repeating: committed, count: 19)))
        #expect(shows(queue.next()) == Array(30...40))

        queue = LedgerQueue(limits: OfficeLimits(undividedShows: 1))
        for show in 1...2 { queue.submit(proposal(Int64(show))) }
        #expect(shows(queue.next()) == [1])
    }

    @Test("a show whose head another node has is tried again alone, before the others")
    func busy() {
        var queue = LedgerQueue()
        queue.submit(proposal(1))
        queue.submit(proposal(2))
        _ = queue.next()
        queue.submit(proposal(3))
        let (replies, _) = queue.finished(.appended([nil, committed]))
        #expect(results(replies) == ["2"])
        #expect(shows(queue.next()) == [1])
        // Nobody was answered: again, and between two tries the others have a turn.
        #expect(queue.finished(.appended([])).replies.isEmpty)
        #expect(shows(queue.next()) == [3])
        _ = queue.finished(.appended([committed]))
        #expect(shows(queue.next()) == [1])
    }

    @Test("with an unknown outcome the identical transaction is sent until the outcome is definite")
    func unknown() {
        var queue = LedgerQueue()
        queue.submit(proposal(1))
        queue.submit(proposal(2))
        let first = queue.next()
        queue.submit(proposal(3))
        for _ in 0..<3 {
            let (replies, again) = queue.finished(.unknown)
            #expect(replies.isEmpty)
            #expect(again == first)
            #expect(queue.next() == nil)
        }
        let (replies, again) = queue.finished(.appended([committed, committed]))
        #expect(results(replies) == ["1", "2"])
        #expect(again == nil)
    }

    @Test("a rejected transaction is halved until one show is left, and only that one hears of it")
    func rejected() {
        var queue = LedgerQueue()
        for show in 1...4 { queue.submit(proposal(Int64(show))) }
        var heard: [String] = []
        var sent: [[Int64]] = []
        while let transaction = queue.next() {
            let group = shows(transaction)
            sent.append(group)
            let outcome: LedgerQueue.Outcome =
                group.contains(3)
                ? .rejected : .appended(Array(repeating: committed, count: group.count))
            heard += results(queue.finished(outcome).replies)
        }
        #expect(sent == [[1, 2, 3, 4], [1, 2], [3, 4], [3], [4]])
        #expect(heard == ["1", "2", "3 rejected", "4"])
    }

    @Test("a show that takes its head first has the writer for itself until it has appended")
    func lock() {
        var queue = LedgerQueue()
        queue.submit(proposal(1))
        queue.lock(ShowID(2), after: position)
        queue.submit(proposal(3))
        #expect(shows(queue.next()) == [1])
        _ = queue.finished(.appended([committed]))
        #expect(queue.next() == .lock(ShowID(2), after: position))
        #expect(results(queue.finished(.locked(.events([]))).replies) == ["2 locked"])
        #expect(queue.next() == nil)
        queue.submit(proposal(2))
        #expect(queue.next() == .appendLocked(proposal(2)))
        #expect(results(queue.finished(.appended([committed])).replies) == ["2"])
        #expect(shows(queue.next()) == [3])
    }

    @Test("a lock is given back, lost to the database, or lost with the connection, and others go on")
    func unlock() {
        var queue = LedgerQueue()
        queue.lock(ShowID(2), after: position)
        let lock = queue.next()
        #expect(queue.unlock(ShowID(2)) == nil)
        #expect(queue.finished(.unknown).again == lock)
        _ = queue.finished(.locked(.events([])))
        queue.submit(proposal(3))
        #expect(queue.unlock(ShowID(3)) == nil)
        #expect(queue.unlock(ShowID(2)) == .unlock(ShowID(2)))
        _ = queue.finished(.unlocked)
        #expect(shows(queue.next()) == [3])
        _ = queue.finished(.appended([committed]))
        queue.lock(ShowID(2), after: position)
        _ = queue.next()
        _ = queue.finished(.locked(.events([])))
        queue.lockLost()
        queue.submit(proposal(4))
        #expect(shows(queue.next()) == [4])
    }

    @Test("a batch that was under a lock when the connection broke goes the common way, unchanged")
    func brokenLock() {
        var queue = LedgerQueue()
        queue.lock(ShowID(2), after: position)
        _ = queue.next()
        _ = queue.finished(.locked(.events([])))
        queue.submit(proposal(2))
        _ = queue.next()
        #expect(queue.finished(.unknown).again == .append([proposal(2)]))
        queue.lock(ShowID(2), after: position)
        _ = queue.finished(.appended([committed]))
        _ = queue.next()
        _ = queue.finished(.locked(.events([])))
        queue.submit(proposal(2))
        _ = queue.next()
        #expect(results(queue.finished(.rejected).replies) == ["2 rejected"])
    }

    @Test("what was decided too long ago is given back, and all go together then (OfficeLimits.decisionAge)")
    func late() {
        let limits = OfficeLimits(undividedShows: 1, decisionAge: Milliseconds(500))
        #expect(OfficeLimits().decisionAge < .seconds(1))
        func now(_ milliseconds: Int64) -> Moment { Hall.opening.advanced(by: Milliseconds(milliseconds)) }
        var queue = LedgerQueue(limits: limits)
        queue.submit(proposal(1))
        queue.submit(proposal(2))
        #expect(shows(queue.next()) == [1])
        // Nobody knows what becomes of those that are out, and nothing is given back meanwhile.
        #expect(results(queue.giveBack(now: now(9_000))) == [])
        _ = queue.finished(.appended([nil]))
        #expect(results(queue.giveBack(now: now(500))) == [])
        #expect(results(queue.giveBack(now: now(501))).sorted() == ["1 late", "2 late"])
        #expect(queue.count == 0)
        // Those that were late come first, whoever was quicker to decide anew.
        for show in [5, 6, 2, 3, 1, 4] { queue.submit(proposal(Int64(show))) }
        #expect(queue.waitingShows.map(\.number) == [2, 1, 5, 6, 3, 4])
        #expect(shows(queue.next()) == Array(1...6))
        for show in 7...20 { queue.submit(proposal(Int64(show))) }
        _ = queue.finished(.appended(Array(repeating: committed, count: 6)))
        #expect(shows(queue.next()).count == 10)

        // Of which nobody knows what became of it is sent until somebody does, however old it is.
        queue = LedgerQueue(limits: limits)
        queue.submit(proposal(1))
        _ = queue.next()
        #expect(shows(queue.finished(.unknown).again) == [1])
        _ = queue.finished(.appended([nil]))
        #expect(results(queue.giveBack(now: now(9_000))) == [])
        #expect(shows(queue.next()) == [1])
        #expect(results(queue.finished(.appended([.stale])).replies) == ["1 stale"])
        queue.submit(proposal(1))
        #expect(results(queue.giveBack(now: now(9_000))) == ["1 late"])

        // A show that has its head is waited for.
        queue = LedgerQueue(limits: limits)
        queue.lock(ShowID(1), after: position)
        _ = queue.next()
        _ = queue.finished(.locked(.events([])))
        queue.submit(proposal(1))
        #expect(results(queue.giveBack(now: now(9_000))) == [])
    }
}
