import API
import Contract
import TestSupport
import Testing

@testable import Domain
@testable import Feed

/// What the feed says of a show against what the show is.
@Suite struct ShowFoldTests {
    /// 0 takes a new seed each time; any other number repeats a run.
    private static let seeds: [UInt64] = [0, 20_261_125]

    private func labels(_ show: RandomShow) -> [String] { show.facts.layout.seats.map(\.label.text) }

    @Test("both scopes are whole at every message, whatever happens", arguments: Self.seeds)
    func exact(fixed: UInt64) throws {
        let seed = fixed == 0 ? UInt64.random(in: 1..<1 << 48) : fixed
        var show = try RandomShow(seed: seed)
        var fold = show.fold()
        var open = MapClient(labels(show), scope: .open)
        var staff = MapClient(labels(show), scope: .staff)
        open.take(fold.snapshot(.open).bytes)
        staff.take(fold.snapshot(.staff).bytes)
        for step in 0..<1_500 {
            let events = show.step(commands: 1 + step % 3)
            let taken = fold.take(events)
            let changes = try #require(taken, "seed \(seed)")
            if let change = changes.open { open.take(change.bytes) }
            if let change = changes.staff { staff.take(change.bytes) }
            try #require(open.states == show.board.open, "seed \(seed), step \(step)")
            try #require(staff.states == show.board.staff, "seed \(seed), step \(step)")
            try #require(open.status == show.map.status.rawValue, "seed \(seed), step \(step)")
            #expect(staff.seq == show.position.seq)
            let holds = Set(show.map.holds().map(\.owner.id))
            try #require(Set(fold.holds.all.map(\.id)) == holds, "seed \(seed), step \(step)")
        }
        #expect(open.faults.isEmpty, "seed \(seed): \(open.faults)")
        #expect(staff.faults.isEmpty, "seed \(seed): \(staff.faults)")
        #expect(open.kinds.isDisjoint(with: ["extended", "paying", "checked_in", "check_in_undone", "payment_late"]))
        // A seed that is drawn may leave a kind out.
        guard fixed != 0 else { return }
        #expect(
            open.kinds.isSuperset(of: ["held", "released", "expired", "booked", "cancelled", "blocked", "unblocked"]))
        #expect(staff.kinds.isSuperset(of: ["extended", "paying", "checked_in"]))
    }

    @Test("whoever is anywhere behind is brought up to date by one merged change", arguments: Self.seeds)
    func merged(fixed: UInt64) throws {
        let seed = fixed == 0 ? UInt64.random(in: 1..<1 << 48) : fixed
        var show = try RandomShow(seed: seed)
        var fold = show.fold()
        var random = SplitMix(seed: seed)
        var behind: [(FeedScope, MapClient)] = []
        for step in 0..<400 {
            let taken = fold.take(show.step(commands: 2))
            #expect(taken != nil)
            if step % 20 == 0 {
                for scope in FeedScope.allCases {
                    var client = MapClient(labels(show), scope: scope)
                    client.take(fold.snapshot(scope).bytes)
                    behind.append((scope, client))
                }
            }
            guard random.next() % 10 == 0, !behind.isEmpty else { continue }
            let index = Int(random.next() % UInt64(behind.count))
            var (scope, client) = behind[index]
            let seq = client.seq
            guard seq < fold.track(scope).position.seq else { continue }
            let items = try #require(fold.mergedItems(scope, after: seq, most: .max))
            client.take(fold.change(scope, after: seq, items).bytes)
            #expect(client.faults.isEmpty, "seed \(seed), step \(step): \(client.faults)")
            #expect(
                client.states == (scope == .open ? show.board.open : show.board.staff), "seed \(seed), step \(step)")
            #expect(client.status == show.map.status.rawValue)
            behind[index].1 = client
        }
    }

    @Test("staff who were behind know every hold with its present deadline")
    func mergedHolds() throws {
        var show = try RandomShow(seed: 4)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        _ = fold.take(show.step((buyer, .hold(HoldID(77), .named(["A-1", "A-2"])))))
        let before = fold.head.seq
        show.wait(.seconds(10))
        _ = fold.take(show.step((buyer, .extend(HoldID(77)))))
        let items = try #require(fold.mergedItems(.staff, after: before, most: .max))
        #expect(items.count == 1)
        #expect(items.first?.seats == ["A-1", "A-2"])
        #expect(items.first?.until == fold.snapshot(.staff).holds.first?.until)
        // Nothing of it is anybody else's business.
        #expect(fold.open.position.seq == before)
        #expect(fold.snapshot(.open).holds.isEmpty)
    }

    @Test("a seat that is paid or used looks held or booked to everybody")
    func letters() throws {
        var show = try RandomShow(seed: 5)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        _ = fold.take(show.step((buyer, .hold(HoldID(1), .named(["A-1"])))))
        let taken = fold.take(show.step((buyer, .pay(HoldID(1), PaymentID(2), generation: nil))))
        let changes = try #require(taken)
        #expect(changes.open == nil)
        #expect(changes.staff?.items.first?.kind == "paying")
        #expect(changes.staff?.items.first?.state == UInt8(ascii: "p"))
        #expect(fold.snapshot(.open).states.first == UInt8(ascii: "h"))
        #expect(fold.snapshot(.staff).states.first == UInt8(ascii: "p"))
    }

    @Test("a batch of events is told one by one up to the limit, and merged one above it")
    func itemsPerChange() throws {
        var limits = FeedLimits()
        limits.itemsPerChange = 3
        for count in [3, 4] {
            var show = try RandomShow(seed: 6)
            var fold = show.fold(limits)
            let buyer = Caller.account(AccountID(3), .customer)
            var events: [AnnouncedEvent] = []
            for index in 0..<count {
                events += show.step((buyer, .hold(HoldID(Int64(100 + index)), .named(["A-\(index + 1)"]))))
            }
            let taken = fold.take(events)
            let change = try #require(taken?.open)
            #expect(change.previous == 0 && change.position.seq == Int64(count))
            #expect(change.items.count == (count == 3 ? 3 : 1))
            #expect((change.items.first?.kind == nil) == (count == 4))
            #expect(change.items.flatMap(\.seats).count == count)
        }
    }

    @Test("known events are dropped; a gap or another history asks for a new reading")
    func order() throws {
        var show = try RandomShow(seed: 7)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        let first = show.step((buyer, .hold(HoldID(1), .named(["A-1"]))))
        let second = show.step((buyer, .hold(HoldID(2), .named(["A-2"]))))
        let third = show.step((buyer, .hold(HoldID(3), .named(["A-3"]))))
        let fresh = fold.take(first)
        #expect(fresh?.open != nil)
        let again = fold.take(first)
        #expect(again != nil && again?.open == nil && again?.staff == nil)
        let gap = fold.take(third)
        #expect(gap == nil)
        let both = fold.take(second + third)
        #expect(both?.open?.position.seq == 3)
        let other = third.map { event in
            AnnouncedEvent(
                event: event.event,
                position: LedgerPosition(epoch: 8, seq: 4, hash: event.position.hash), openChecksum: 0, staffChecksum: 0
            )
        }
        let foreign = fold.take(other)
        #expect(foreign == nil)
    }

    @Test("a box office that comes to other seats asks for a new reading")
    func otherSeats() throws {
        var show = try RandomShow(seed: 9)
        let start = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        let real = show.step((buyer, .hold(HoldID(1), .named(["A-1"]))))
        for change in [(UInt32(1), UInt32(0)), (0, 1), (0, 0)] {
            var fold = start
            let told = real.map { event in
                AnnouncedEvent(
                    event: event.event, position: event.position, openChecksum: event.openChecksum ^ change.0,
                    staffChecksum: event.staffChecksum ^ change.1)
            }
            let taken = fold.take(told)
            #expect((taken == nil) == (change != (0, 0)))
        }
    }

    @Test("seats that join a hold are told as held, they alone; to staff the whole hold, with the time that it had")
    func added() throws {
        var show = try RandomShow(seed: 9, rows: 1, seats: 4)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        let first = fold.take(show.step((buyer, .hold(HoldID(1), .named(["A-1"])))))
        show.wait(.seconds(60))
        let more = fold.take(show.step((buyer, .add(.named(["A-3", "A-2"]), to: HoldID(1)))))
        #expect(more?.open?.items.map(\.kind) == ["held"] && more?.open?.items.map(\.seats) == [["A-2", "A-3"]])
        let (before, after) = (try #require(first?.staff?.items.first), try #require(more?.staff?.items.first))
        #expect(after.kind == "held" && after.seats == ["A-1", "A-2", "A-3"])
        #expect(after.hold == before.hold && after.until == before.until && after.until != nil)
        #expect(fold.holds.all.map(\.places.count) == [3])
    }

    @Test("a show that sells out says so, and says so when it no longer is")
    func soldOut() throws {
        var show = try RandomShow(seed: 8, rows: 1, seats: 2)
        var fold = show.fold()
        let buyer = Caller.account(AccountID(3), .customer)
        let held = fold.take(show.step((buyer, .hold(HoldID(1), .named(["A-1", "A-2"])))))
        let full = try #require(held?.open)
        #expect(full.items.last?.kind == "status" && full.items.last?.status == "sold_out")
        let released = fold.take(show.step((buyer, .release(HoldID(1), seats: ["A-1"], nil))))
        let free = try #require(released?.open)
        #expect(free.items.last?.status == "on_sale")
    }
}
