import API
import Contract
import Domain
import Feed
import HTTP
import Reactor
import Storage
import Telemetry
import TestSupport
import Testing

@testable import Server

/// The live feed over real sockets, a real box office and a real ledger.
@Suite("The live feed")
struct FeedTests {
    @Test("a hold that somebody makes is seen by everybody who watches, and its position is the one in the answer")
    func hold() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let viewers = [try await feed.viewer(), try await feed.viewer()]
            #expect(viewers[0].status == 101 && viewers[0].subprotocol == "seatwire.v1")
            #expect(viewers[0].messages.first?.hasPrefix(#"{"type":"welcome","protocol":"seatwire.v1""#) == true)
            let position = try await feed.submit(FloorHouse.hold(11, "A-1", "A-2"))
            for viewer in viewers {
                #expect(try await feed.eventually { viewer.map.seq == position.seq })
                #expect(viewer.map.position?.text == position.description)
                #expect(viewer.map.states.prefix(3) == [UInt8(ascii: "h"), UInt8(ascii: "h"), UInt8(ascii: "f")])
                #expect(viewer.map.faults.isEmpty)
                #expect(!viewer.messages.joined().contains("acct_"), "everybody is told who it was")
            }
            try await feed.shutDown()
        }
    }

    @Test("staff see the hold with its end and whose it is, and counts beside it")
    func staff() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.countsInterval = .milliseconds(20) }
            try await house.add(1, to: feed.node)
            let door = try await feed.viewer(scope: .staff)
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { door.has(#""kind":"held","state":"h","seats":["A-1"],"hold":"hold_"#) })
            #expect(door.has(#""by":"acct_000000000000b""#))
            #expect(try await feed.eventually { door.has(#"{"type":"counts","show":"show-1","checked_in":0"#) })
            let anybody = try await feed.viewer()
            #expect(try await feed.eventually { door.has(#""viewers":2"#) })
            #expect(!anybody.has("counts"))
            try await feed.shutDown()
        }
    }

    @Test("who comes back goes on from where it was, and misses and doubles nothing")
    func resume() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let first = try await feed.viewer()
            let before = try await feed.submit(FloorHouse.hold(11, "A-1"))
            for number in 12..<20 { try await feed.submit(FloorHouse.hold(Int64(number), "B-\(number - 10)")) }
            let back = try feed.client()
            back.send(#"{"type":"subscribe","show":"show-1","after":"\#(before)"}"#)
            #expect(try await feed.eventually { back.map.seq == before.seq + 8 })
            #expect(back.map.modes == ["resumed": 1] && back.map.snapshots == 0 && back.map.faults.isEmpty)
            #expect(back.has(#""behind":8"#))
            // At the very end nothing follows, and that is an answer as well.
            let end = try #require(first.map.position)
            #expect(try await feed.eventually { first.map.seq == before.seq + 8 })
            let current = try feed.client()
            current.send(#"{"type":"subscribe","show":"show-1","after":"\#(try #require(first.map.position).text)"}"#)
            #expect(try await feed.eventually { current.has(#""mode":"resumed""#) && current.has(#""behind":0"#) })
            #expect(end.epoch == before.epoch)
            try await feed.shutDown()
        }
    }

    @Test("a position that nothing leads from is answered with a snapshot, and the reason")
    func reasons() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) {
                $0.limits.tableEvents = 2
                $0.limits.aheadWait = .milliseconds(10)
            }
            try await house.add(1, to: feed.node)
            var positions: [LedgerPosition] = []
            for number in 11..<17 {
                positions.append(try await feed.submit(FloorHouse.hold(Int64(number), "A-\(number - 10)")))
            }
            func ask(_ position: String) async throws -> FeedClient {
                let client = try feed.client()
                client.send(#"{"type":"subscribe","show":"show-1","after":"\#(position)"}"#)
                #expect(try await feed.eventually { client.has("subscribed") })
                return client
            }
            let epoch = positions[0].description.prefix(8)
            let tag = positions[5].description.suffix(8)
            #expect(try await ask("00000001:6:\(tag)").has(#""reason":"epoch_changed""#))
            #expect(try await ask("\(epoch):6:00000000").has(#""reason":"epoch_changed""#))
            #expect(try await ask("\(epoch):60:\(tag)").has(#""reason":"ahead""#))
            // The show was opened at its head: one number further back than the limit is too old, the limit is not.
            #expect(try await ask(positions[2].description).has(#""reason":"too_old""#))
            let near = try await ask(positions[3].description)
            #expect(near.has(#""mode":"resumed""#))
            #expect(try await feed.eventually { near.map.seq == 6 })
            #expect(near.map.faults.isEmpty)
            try await feed.shutDown()
        }
    }

    @Test("all who come back at once from before the memory are served by one reading of the table")
    func oneReading() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            var positions: [LedgerPosition] = []
            for number in 11..<20 {
                positions.append(try await feed.submit(FloorHouse.hold(Int64(number), "A-\(number - 10)")))
            }
            let clients = try (0..<12).map { _ in try feed.client() }
            for client in clients {
                client.send(#"{"type":"subscribe","show":"show-1","after":"\#(positions[2])"}"#)
            }
            for client in clients {
                #expect(try await feed.eventually { client.map.seq == 9 })
                #expect(client.map.faults.isEmpty && client.map.modes == ["resumed": 1])
            }
            #expect(feed.live.feed.figures.tableReads.total == 1)
            try await feed.shutDown()
        }
    }

    @Test("from now on means from now on, without a map")
    func live() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            let client = try feed.client()
            client.send(#"{"type":"subscribe","show":"show-1","after":"now"}"#)
            #expect(try await feed.eventually { client.has(#""mode":"live""#) })
            try await feed.submit(FloorHouse.hold(12, "A-2"))
            #expect(try await feed.eventually { client.has(#""prev":1,"seq":2"#) })
            #expect(!client.has("snapshot"))
            try await feed.shutDown()
        }
    }

    @Test("a show that is not there, or that one may not see, is told by its name")
    func missing() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            let client = try feed.client()
            client.send(#"{"type":"subscribe","id":5,"show":"nowhere"}"#)
            #expect(
                try await feed.eventually {
                    client.has(
                        #"{"type":"error","id":5,"code":"SHOW_NOT_FOUND","message":"no show 'nowhere'; try GET /v1/shows"}"#
                    )
                })
            client.send(#"{"type":"ping","id":6}"#)
            #expect(try await feed.eventually { client.has(#"{"type":"pong","id":6"#) })
            try await feed.shutDown()
        }
    }

    @Test("the address of a show is the feed, subscribed already")
    func shortcut() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let position = try await feed.submit(FloorHouse.hold(11, "A-1"))
            let fresh = try feed.client("/v1/shows/show-1/feed")
            #expect(try await feed.eventually { fresh.map.snapshots == 1 })
            let back = try feed.client("/v1/shows/show-1/feed?after=\(position)")
            #expect(try await feed.eventually { back.has(#""mode":"resumed""#) })
            let nobody = try feed.client("/v1/shows/nowhere/feed")
            #expect(try await feed.eventually { nobody.status == 404 })
            let wrong = try feed.client("/v1/shows/show-1/feed?after=yesterday")
            #expect(try await feed.eventually { wrong.status == 400 })
            try await feed.shutDown()
        }
    }

    @Test("behind a gate the key may come in the socket, and nothing is told before it")
    func gate() async throws {
        try await withFloor { house in
            let keys = try APIKeys(["0123456789abcdef"])
            let feed = try await FeedHouse.open(house, rule: { $0.keys = keys })
            try await house.add(1, to: feed.node)
            let client = try feed.client()
            client.send(#"{"type":"subscribe","id":1,"show":"show-1"}"#)
            #expect(try await feed.eventually { client.has("API_KEY_INVALID") })
            client.send(#"{"type":"auth","api_key":"0123456789abcdef"}"#)
            client.send(#"{"type":"subscribe","id":2,"show":"show-1"}"#)
            #expect(try await feed.eventually { client.map.snapshots == 1 })
            let shown = try feed.client(fields: [("X-API-Key", "0123456789abcdef")])
            shown.send(#"{"type":"subscribe","id":2,"show":"show-1"}"#)
            #expect(try await feed.eventually { shown.map.snapshots == 1 })
            // Shown with the request a wrong one is refused as on any other: else it could be guessed there.
            for guess in [[("X-API-Key", "guess")], [("X-API-Key", ""), ("X-API-Key", "0123456789abcdef")]] {
                let wrong = try feed.client(fields: guess)
                #expect(try await feed.eventually { wrong.status == 403 })
            }
            let shortcut = try feed.client("/v1/shows/show-1/feed")
            #expect(try await feed.eventually { shortcut.status == 403 })
            try await feed.shutDown()
        }
    }

    @Test("D10: pages of a foreign origin are not let in, those of a listed one are")
    func origins() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.origins = ["https://seats.example"] }
            let foreign = try feed.client(fields: [("Origin", "https://evil.example")])
            #expect(try await feed.eventually { foreign.status == 403 })
            let listed = try feed.client(fields: [("Origin", "https://seats.example")])
            #expect(try await feed.eventually { listed.has("welcome") })
            try await feed.shutDown()
        }
    }

    @Test("a history that is void is told by a snapshot of the next one, and the feed goes on")
    func newEpoch() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node)
            let viewer = try await feed.viewer()
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { viewer.map.seq == 1 })
            let epoch = try #require(viewer.map.position?.epoch)
            _ = try await feed.node.floor.log.beginEpochs()
            // Whoever sells next meets the new epoch.
            try await feed.submit(FloorHouse.hold(12, "A-2"))
            #expect(
                try await feed.eventually {
                    viewer.map.snapshots == 2 || (viewer.map.position?.epoch ?? epoch) != epoch
                })
            let board = try await feed.board()
            #expect(try await feed.eventually { viewer.map.states == board.board.open && viewer.map.seq == board.seq })
            #expect(viewer.map.position?.epoch != epoch)
            try await feed.submit(FloorHouse.hold(13, "A-3"))
            #expect(try await feed.eventually { viewer.map.states[2] == UInt8(ascii: "h") })
            #expect(viewer.map.faults.isEmpty)
            try await feed.shutDown()
        }
    }

    @Test("a node hears what another sells even when no hint comes, by looking")
    func withoutHints() async throws {
        try await withFloor { house in
            // Whoever takes itself to be alone gives no hints.
            let seller = try await FeedHouse.open(house, isAlone: true)
            let other = try await FeedHouse.open(house, isAlone: false)
            try await house.add(1, to: seller.node)
            let viewer = try await other.viewer()
            for number in 11..<15 {
                let position = try await seller.submit(FloorHouse.hold(Int64(number), "A-\(number - 10)"))
                #expect(try await other.eventually { viewer.map.seq == position.seq })
            }
            #expect(viewer.map.faults.isEmpty)
            try await seller.shutDown()
            try await other.shutDown()
        }
    }

    @Test("staff who come later are told the counts as they stand")
    func lateStaff() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.limits.countsInterval = .milliseconds(20) }
            try await house.add(1, to: feed.node)
            var doors: [FeedClient] = []
            for number in 0..<8 {
                // All that is told of those before has been told.
                let all = #""viewers":\#(number)"#
                let isTold = try await feed.eventually {
                    doors.allSatisfy { $0.messages.last { $0.contains("counts") }?.contains(all) == true }
                }
                #expect(isTold, "\(number)")
                let door = try await feed.viewer(scope: .staff)
                #expect(try await feed.eventually { door.has(#""type":"counts""#) })
                doors.append(door)
            }
            // The last one: once as they stood, and once when it was counted itself.
            let last = try #require(doors.last)
            last.send(#"{"type":"ping","id":"heard"}"#)
            #expect(try await feed.eventually { last.has("heard") })
            let told = last.messages.prefix { !$0.contains("heard") }.count { $0.contains(#""type":"counts""#) }
            #expect(told <= 2, "\(last.messages)")
            try await feed.shutDown()
        }
    }

    @Test("whoever comes while a server without viewers goes down is asked to go at once")
    func lateAndAlone() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .seconds(60) }
            try await house.add(1, to: feed.node)
            let wait = try await onThread { [live = feed.live] in live.drain() }
            #expect(wait == .zero)
            let late = try feed.client()
            #expect(try await feed.eventually { late.has(#"{"type":"drain","in_ms":0"#) })
            await feed.node.shutDown()
        }
    }

    @Test("whoever comes while the server goes down is asked to go at once")
    func lateComer() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { $0.drainWindow = .seconds(60) }
            try await house.add(1, to: feed.node)
            let first = try await feed.viewer()
            _ = try await onThread { [live = feed.live] in live.drain() }
            #expect(try await feed.eventually { first.has("drain") })
            let late = try feed.client()
            #expect(try await feed.eventually { late.has(#"{"type":"drain","in_ms":0"#) })
            await feed.node.shutDown()
        }
    }

    @Test("a node hears what another sells, by its hint, and tells its own viewers")
    func twoNodes() async throws {
        try await withFloor { house in
            let first = try await FeedHouse.open(house, isAlone: false)
            let second = try await FeedHouse.open(house, isAlone: false)
            try await house.add(1, to: first.node)
            let viewer = try await second.viewer()
            let position = try await first.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await second.eventually { viewer.map.seq == position.seq })
            // And from one node to the other: a position is the same everywhere.
            let back = try first.client()
            back.send(#"{"type":"subscribe","show":"show-1","after":"\#(position)"}"#)
            #expect(try await first.eventually { back.has(#""mode":"resumed""#) })
            #expect(viewer.map.faults.isEmpty)
            try await first.shutDown()
            try await second.shutDown()
        }
    }
}
