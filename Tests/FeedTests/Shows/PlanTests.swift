import Contract
import Domain
import Testing

@testable import Feed

/// How subscriptions begin at a show in which two seats were held.
@Suite struct PlanTests {
    private let fold: ShowFold
    private let first: FeedPosition

    init() throws {
        var show = try RandomShow(seed: 1)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(1), .customer)
        for (number, seat) in [(Int64(1), "A-1"), (2, "A-2")] {
            let events = show.step((buyer, .hold(HoldID(number), .named([seat]))))
            try #require(fold.take(events) != nil)
        }
        self.fold = fold
        first = try #require(fold.position(at: 1))
    }

    private func plan(_ start: FeedCommand.Start, handedOut: UInt64? = nil) -> StreamPlan {
        fold.plan(start, in: .open, handedOut: handedOut)
    }

    @Test("now is where the caller's loop has come to, and what is still to come there counts as behind")
    func now() {
        let version = StreamVersion(1, 1).number
        #expect(
            plan(.now, handedOut: version)
                == StreamPlan(mode: .live, reason: nil, position: first, behind: 1, version: version))
    }

    @Test("now is the head where nothing was handed out, or only of another history")
    func nowAtTheHead() {
        let head = StreamPlan(
            mode: .live, reason: nil, position: fold.head, behind: 0, version: StreamVersion(1, 2).number)
        #expect(plan(.now) == head)
        #expect(plan(.now, handedOut: StreamVersion(0, 1).number) == head)
        #expect(plan(.now, handedOut: StreamVersion(1, 3).number) == head)
    }

    @Test("whoever says where it was goes on from there, or gets a snapshot and the reason")
    func after() {
        #expect(
            plan(.after(first))
                == StreamPlan(
                    mode: .resumed, reason: nil, position: first, behind: 1, version: StreamVersion(1, 1).number))
        let later = FeedPosition(epoch: first.epoch, seq: 3, tag: 0)
        let other = FeedPosition(epoch: first.epoch + 1, seq: 1, tag: first.tag)
        #expect(plan(.snapshot) == snapshot(nil))
        #expect(plan(.after(later)) == snapshot(.ahead))
        #expect(plan(.after(other)) == snapshot(.epochChanged))
    }

    private func snapshot(_ reason: FeedSubscribed.Reason?) -> StreamPlan {
        StreamPlan(mode: .snapshot, reason: reason, position: fold.head, behind: 0, version: 0)
    }
}
