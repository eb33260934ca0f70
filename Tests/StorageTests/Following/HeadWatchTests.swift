import Reactor
import TestSupport
import Testing

@testable import Domain
@testable import Storage

@Suite("Following the heads")
struct HeadWatchTests {
    /// What a watch has heard, and whoever waits for it.
    private final class Heard: Sendable {
        private struct State {
            var heads: [ShowID: Int64] = [:]
            var losses = 0
            var waiting: [CheckedContinuation<Void, Never>] = []
        }

        private let state = Locked(State())

        func hear(_ show: ShowID, _ seq: Int64?) {
            let ready = state.withLock { state -> [CheckedContinuation<Void, Never>] in
                if let seq { state.heads[show] = seq } else { state.losses += 1 }
                defer { state.waiting = [] }
                return state.waiting
            }
            for continuation in ready { continuation.resume() }
        }

        func wait(for show: ShowID, _ seq: Int64) async { await wait { $0.heads[show] ?? 0 >= seq } }

        func waitForLoss() async { await wait { $0.losses > 0 } }

        private func wait(until isOver: @Sendable (State) -> Bool) async {
            while !state.withLock({ isOver($0) }) {
                await withCheckedContinuation { continuation in
                    let isThere = state.withLock { state -> Bool in
                        if isOver(state) { return true }
                        state.waiting.append(continuation)
                        return false
                    }
                    if isThere { continuation.resume() }
                }
            }
        }

        var heads: [ShowID: Int64] { state.withLock { $0.heads } }
    }

    @Test("a hint comes after the commit, for watched shows only")
    func hints() async throws {
        try await withLedger(shows: 2) { house in
            let news = HeadNews(house.test.another())
            let heard = Heard()
            // It never looks by itself within this test, so what it hears are hints.
            let watch = HeadWatch(house.log, every: .seconds(3_600)) { heard.hear($0, $1) }
            await watch.watch(ShowID(1), from: 0)
            await watch.start()
            let ledger = await house.ledger(announce: { news.tell($0) })
            var desks = [try await Desk(house, ledger), try await Desk(house, ledger, show: 2)]
            // Until it listens hints are lost, so the show changes until one comes through.
            var number: Int64 = 0
            while heard.heads.isEmpty {
                number += 1
                try await desks[1].run(Desk.hold(number, "B-\(number % 10 + 1)"))
                let label = house.layout.label(of: PlaceNumber(Int32(number % 40))).text
                try await desks[0].run(Desk.hold(number, label))
                await house.database.reactor.pause(.milliseconds(5))
            }
            await heard.wait(for: ShowID(1), 1)
            #expect(heard.heads[ShowID(2)] == nil)
            #expect(try #require(heard.heads[ShowID(1)]) <= desks[0].position.seq)
            await watch.stop()
            await ledger.shutDown(within: .seconds(5))
            await news.database.shutDown(within: .seconds(5))
        }
    }

    @Test("without any hint it finds out by looking, also that a history was lost")
    func looking() async throws {
        try await withLedger { house in
            let heard = Heard()
            let watch = HeadWatch(house.log, every: .milliseconds(20)) { heard.hear($0, $1) }
            await watch.watch(ShowID(1), from: 0)
            await watch.start()
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            await heard.wait(for: ShowID(1), 1)
            try await house.database.script("UPDATE show_head SET seq = 0")
            await heard.waitForLoss()
            await watch.stop()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("a hint of more than there can be is looked at, and kills nobody (it is anybody's who may log in)")
    func falseHints() async throws {
        try await withLedger { house in
            let heard = Heard()
            let watch = HeadWatch(house.log, every: .milliseconds(20)) { heard.hear($0, $1) }
            await watch.watch(ShowID(1), from: 0)
            await watch.start()
            let channel = HeadNews.channel(of: house.database.settings)
            while heard.heads.isEmpty {
                try await house.database.script("NOTIFY \(channel), '1:-9223372036854775808 1:\(Int64.max)'")
                await house.database.reactor.pause(.milliseconds(5))
            }
            await heard.waitForLoss()
            let ledger = await house.ledger()
            var desk = try await Desk(house, ledger)
            try await desk.run(Desk.hold(1, "A-1"))
            await heard.wait(for: ShowID(1), 1)
            await watch.stop()
            await ledger.shutDown(within: .seconds(5))
        }
    }

    @Test("it watches watchedShows shows and no more")
    func bound() async throws {
        try await withLedger(limits: StorageLimits(watchedShows: 2)) { house in
            let watch = HeadWatch(house.log) { _, _ in }
            for show in 1...3 { await watch.watch(ShowID(Int64(show)), from: 0) }
            #expect(await watch.count == 2)
            await watch.unwatch(ShowID(1))
            await watch.watch(ShowID(3), from: 0)
            #expect(await watch.count == 2)
        }
    }

    @Test("a payload that makes no sense is no hint", arguments: ["", "x", "1:", "1:2:3", "a:b", "1;2"])
    func nonsense(_ payload: String) {
        #expect(HeadNews.heads(in: payload).isEmpty)
        let both = HeadNews.heads(in: "7:8 \(payload) 9:10")
        #expect(both.map(\.show.number).contains(7) && both.map(\.show.number).contains(9))
    }

    @Test("shows with a hold that lapses soon are found by anybody")
    func due() async throws {
        try await withLedger(shows: 3) { house in
            let ledger = await house.ledger()
            var now = house.time.now
            for show in [1, 3] {
                var desk = try await Desk(house, ledger, show: Int64(show))
                try await desk.run(Desk.hold(1, "A-1"))
                now = desk.map.at
            }
            #expect(try await house.log.showsDue(by: now.advanced(by: .minutes(4))) == [])
            #expect(try await house.log.showsDue(by: now.advanced(by: .minutes(6))) == [ShowID(1), ShowID(3)])
            await ledger.shutDown(within: .seconds(5))
        }
    }
}
