import API
import Contract
import Domain
import TestSupport
import Testing

@testable import Feed

/// Where somebody who comes back stands.
@Suite struct ResumeTests {
    private let buyer = Caller.account(AccountID(3), .customer)

    /// A show with so many holds, each an event of its own.
    private func show(_ count: Int) throws -> RandomShow {
        var show = try RandomShow(seed: 1)
        for index in 0..<count {
            _ = show.step(
                (buyer, .hold(HoldID(Int64(100 + index)), .named(["\(["A", "B", "C"][index / 10])-\(index % 10 + 1)"])))
            )
        }
        return show
    }

    private func position(_ show: RandomShow, _ seq: Int64) -> FeedPosition {
        FeedPosition(epoch: 7, seq: seq, tag: seq == 0 ? 0 : tag(show.records[Int(seq) - 1].hash))
    }

    private func tag(_ hash: EventHash) -> UInt32 { UInt32(truncatingIfNeeded: hash.words[0] >> 32) }

    @Test("a position of this history is known, one of another is not, and the tag tells them apart")
    func tags() throws {
        let start = try show(0)
        var fold = start.fold()
        var later = start
        _ = fold.take(later.step((buyer, .hold(HoldID(1), .named(["A-1"])))))
        _ = fold.take(later.step((buyer, .hold(HoldID(2), .named(["A-2"])))))
        let one = position(later, 1)
        #expect(fold.find(one, in: .open) == .known(one))
        #expect(fold.find(FeedPosition(epoch: 7, seq: 1, tag: one.tag ^ 1), in: .open) == .lost(.epochChanged))
        #expect(fold.find(FeedPosition(epoch: 8, seq: 1, tag: one.tag), in: .open) == .lost(.epochChanged))
        #expect(fold.find(FeedPosition(epoch: 7, seq: 3, tag: 0), in: .open) == .ahead)
    }

    @Test("behind what the public saw last nothing lies for it, whatever staff saw")
    func publicPosition() throws {
        var show = try show(1)
        var fold = show.fold()
        let seen = fold.head
        _ = fold.take(show.step((buyer, .extend(HoldID(100)))))
        #expect(fold.find(fold.head, in: .open) == .known(seen))
        #expect(fold.find(fold.head, in: .staff) == .known(fold.head))
    }

    @Test("as many numbers as the limit are read from the table, and not one more")
    func tableEvents() throws {
        let show = try show(12)
        var limits = FeedLimits()
        limits.tableEvents = 5
        let fold = show.fold(limits)
        #expect(fold.find(position(show, 7), in: .open) == .older)
        #expect(fold.find(position(show, 6), in: .open) == .lost(.tooOld))
    }

    @Test("what was read from the table serves everybody behind it")
    func learning() throws {
        let show = try show(12)
        var fold = show.fold()
        let before = try self.show(8).fold()
        var client = MapClient(show.facts.layout.seats.map(\.label.text), scope: .open)
        client.take(before.snapshot(.open).bytes)
        let from = position(show, 8)
        #expect(fold.find(from, in: .open) == .older)
        let isLearned = fold.learn(Array(show.records.dropFirst(8)), after: from)
        #expect(isLearned)
        #expect(fold.find(from, in: .open) == .known(from))
        #expect(fold.find(position(show, 10), in: .open) == .known(position(show, 10)))
        client.take(try #require(fold.merged(.open, after: 8)).bytes)
        #expect(client.faults.isEmpty && client.states == show.board.open)
    }

    @Test("records of another history teach nothing")
    func foreignRecords() throws {
        let show = try show(4)
        var fold = show.fold()
        let wrong = FeedPosition(epoch: 7, seq: 2, tag: position(show, 2).tag ^ 5)
        for (records, place) in [
            (Array(show.records.dropFirst(2)), wrong), ([], position(show, 2)),
            (Array(show.records.dropFirst(3)), position(show, 2)), (Array(show.records[2..<3]), position(show, 2)),
        ] {
            let isLearned = fold.learn(records, after: place)
            #expect(!isLearned)
        }
        #expect(fold.base == 4)
    }

    @Test("what is older than the memory is forgotten in bulk, and what is kept stays right")
    func historyEvents() throws {
        var limits = FeedLimits()
        limits.historyEvents = 4
        var show = try RandomShow(seed: 2)
        var fold = show.fold(limits)
        for index in 0..<30 {
            _ = fold.take(
                show.step(
                    (
                        buyer,
                        .hold(HoldID(Int64(100 + index)), .named(["\(["A", "B", "C"][index / 10])-\(index % 10 + 1)"]))
                    )))
            #expect(fold.tags.count <= 2 * limits.historyEvents)
            #expect(fold.tags.count >= min(index + 2, limits.historyEvents))
            #expect(fold.tags.last == fold.head.tag && fold.base + Int64(fold.tags.count) - 1 == fold.head.seq)
        }
        let oldest = position(show, fold.base)
        #expect(fold.find(oldest, in: .open) == .known(oldest))
        #expect(fold.find(position(show, fold.base - 1), in: .open) == .older)
    }

    @Test("so much is merged that a snapshot would be less: then there is no merged change")
    func tooMuch() throws {
        var limits = FeedLimits()
        limits.itemsPerChange = 5
        for count in [5, 6] {
            var show = try RandomShow(seed: 3)
            var fold = show.fold(limits)
            for index in 0..<count {
                _ = fold.take(show.step((buyer, .hold(HoldID(Int64(100 + index)), .named(["A-\(index + 1)"])))))
            }
            #expect((fold.merged(.open, after: 0) == nil) == (count == 6))
        }
    }
}
