import Testing

@testable import Domain
@testable import Storage

@Suite("The past of a show")
struct ReplayTests {
    /// Four seats, each held at its own moment; what the map had behind each.
    private func history(
        _ house: LedgerHouse, _ body: (ShowID, [ShowOpening]) async throws -> Void
    ) async throws {
        let ledger = await house.ledger()
        var desk = try await Desk(house, ledger)
        var openings: [ShowOpening] = [try await house.log.opening(of: desk.show)]
        for number in 1...4 {
            // Each at a moment of its own.
            try await desk.travel(by: .seconds(1))
            try await desk.run(Desk.hold(Int64(number), "A-\(number)"))
            openings.append(try await house.log.opening(of: desk.show))
        }
        try await body(desk.show, openings)
        await ledger.shutDown(within: .seconds(5))
    }

    @Test("a show is folded up to any event, over as many pages as that takes", arguments: [1, 2, 1_000])
    func events(page: Int) async throws {
        try await withLedger(limits: StorageLimits(logPage: page)) { house in
            try await history(house) { show, openings in
                let replay = LedgerReplay(house.log)
                for (seq, opening) in openings.enumerated() {
                    let past = try await replay.fold(show, until: Int64(seq))
                    #expect(past.position == opening.position && past.map.counts == opening.map.counts)
                }
                // What has not come is as far as it has come.
                let (all, more) = (try await replay.fold(show), try await replay.fold(show, until: 99))
                #expect(all.position == openings.last?.position && more.position == all.position)
            }
        }
    }

    @Test("a show is folded up to any moment, the events of that millisecond included")
    func moments() async throws {
        try await withLedger { house in
            try await history(house) { show, openings in
                let replay = LedgerReplay(house.log)
                for opening in openings.dropFirst() {
                    let then = try await replay.fold(show, at: opening.map.at).position
                    let before = try await replay.fold(show, at: opening.map.at.advanced(by: Milliseconds(-1))).position
                    #expect(then == opening.position && before.seq == opening.position.seq - 1)
                }
                let (first, last) = (
                    try await replay.fold(show, at: .distantPast), try await replay.fold(show, at: .never)
                )
                #expect(first.position.seq == 0 && last.position == openings.last?.position)
            }
        }
    }

    @Test("a show that is not there has no past")
    func missing() async throws {
        try await withLedger { house in
            await #expect(throws: StoreFailure.self) { try await LedgerReplay(house.log).fold(ShowID(77)) }
        }
    }

    @Test("the log is read page by page from any event of its epoch; another epoch is another history")
    func pages() async throws {
        try await withLedger(limits: StorageLimits(logPage: 3)) { house in
            try await history(house) { show, openings in
                let epoch = try #require(openings.last).position.epoch
                func page(_ seq: Int64, _ limit: Int, _ epoch: UInt32) async throws -> [Int64]? {
                    switch try await house.log.page(of: show, epoch: epoch, after: seq, limit: limit) {
                    case .events(let records):
                        for record in records { #expect(record.hash == openings[Int(record.seq)].position.hash) }
                        return records.map(\.seq)
                    case .historyLost: return nil
                    }
                }
                #expect(try await page(0, 2, epoch) == [1, 2])
                #expect(try await page(2, 2, epoch) == [3, 4])
                #expect(try await page(4, 2, epoch) == [])
                // Never more than logPage, whatever is asked for.
                #expect(try await page(0, 100, epoch) == [1, 2, 3])
                #expect(try await page(0, 0, epoch) == [1])
                #expect(try await page(5, 2, epoch) == nil)
                #expect(try await page(0, 2, epoch &+ 1) == nil)
                await #expect(throws: StoreFailure.self) {
                    try await house.log.page(of: ShowID(77), epoch: epoch, after: 0, limit: 1)
                }
            }
        }
    }
}
