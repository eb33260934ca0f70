import API
import Bytes
import Contract
import Domain
import Feed
import HTTP
import Reactor
import Storage
import TestSupport
import Testing

@testable import Server

/// What becomes of what somebody watches when who they are changes, or ends.
@Suite("Passes of the live feed")
struct FeedPassTests {
    /// The tokens of a node, and what has been revoked of them.
    private struct Tokens: Sendable {
        let revocations = Revocations()
        let mint: TokenMint

        init() throws {
            mint = TokenMint(try #require(TokenKeys([[UInt8](repeating: 7, count: 32)])), audience: "test")
        }

        func token(_ account: Int64, _ role: Role, generation: Int32 = 1, session: Int64 = 5, now: Moment) -> String {
            mint.mint(
                AccessClaims(
                    account: AccountID(account), session: SessionID(session), generation: generation, role: role,
                    issuedAt: now, expiresAt: now.advanced(by: .minutes(5))))
        }

        func revoke(_ session: Int64, _ kind: Revocation.Kind, now: Moment) {
            revocations.add([Revocation(session: SessionID(session), account: AccountID(9), kind: kind)], now: now)
        }

        func authority(_ node: FloorHouse.Node) -> SessionAuthority {
            let time = node.floor.time
            let books = AccountBooks(node.database) { PublicID.text($0) }
            return SessionAuthority(
                Authenticator(mint: mint, revocations: revocations, time: time),
                accounts: StoredAccounts(books: books, database: node.database, time: time))
        }
    }

    /// Ends the session behind each token as soon as it was looked up.
    private struct EndingAuthority: FeedAuthority {
        let base: SessionAuthority
        let end: @Sendable () -> Void

        func pass(for token: String) async throws(Problem) -> FeedPass {
            let pass = try await base.pass(for: token)
            end()
            return pass
        }

        func verdict(on pass: FeedPass) -> Revocations.Verdict { base.verdict(on: pass) }
        func onRevoked(_ hear: @escaping @Sendable (Revocation) -> Void) { base.onRevoked(hear) }
    }

    private static let owner = PublicID.text(AccountID(900))

    /// Lets requests in as an admin who owns the shows, of session 5.
    private static func asOwner(_ settings: inout ServiceSettings, for time: Milliseconds = .minutes(5)) {
        settings.identify = { _ throws(Problem) in
            let now = Moment(milliseconds: WallClock.microseconds / 1_000)
            return Principal(
                AccessClaims(
                    account: AccountID(900), session: SessionID(5), generation: 1, role: .admin, issuedAt: now,
                    expiresAt: now.advanced(by: time)))
        }
    }

    @Test("a session that is ended is closed at once with 4003, others stay")
    func revocation() async throws {
        try await withFloor { house in
            let tokens = try Tokens()
            let feed = try await FeedHouse.open(house, authority: tokens.authority)
            try await house.add(1, to: feed.node)
            let now = feed.node.floor.time.now
            func token(_ generation: Int32) -> String { tokens.token(9, .staff, generation: generation, now: now) }
            let door = try await feed.viewer(scope: .staff, token: token(1))
            let other = try await feed.viewer()
            // What the account may do has changed: a new token tells what.
            tokens.revoke(5, .outdated(leastGeneration: 2), now: now)
            #expect(try await feed.eventually { door.has("TOKEN_EXPIRED") })
            door.send(#"{"type":"auth","token":"\#(token(1))"}"#)
            #expect(try await feed.eventually { door.has(#""type":"error","code":"TOKEN_EXPIRED""#) })
            door.send(#"{"type":"auth","token":"\#(token(2))"}"#)
            door.send(#"{"type":"subscribe","show":"show-1","scope":"staff"}"#)
            #expect(try await feed.eventually { door.map.snapshots == 2 })
            tokens.revoke(6, .ended, now: now)
            tokens.revoke(5, .ended, now: now)
            #expect(try await feed.eventually { door.close == 4_003 })
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { other.map.seq == 1 })
            try await feed.shutDown()
        }
    }

    @Test("a session that ended while its socket was let in is closed with 4003, its event stream ends")
    func endedAtTheDoor() async throws {
        try await withFloor { house in
            let tokens = try Tokens()
            let feed = try await FeedHouse.open(house, rule: { Self.asOwner(&$0) }, authority: tokens.authority)
            try await house.add(1, to: feed.node)
            // The news came before there was anybody to hear it.
            tokens.revoke(5, .ended, now: feed.node.floor.time.now)
            for path in ["/v1/feed", "/v1/shows/show-1/feed"] {
                let late = try feed.client(path)
                #expect(try await feed.eventually { late.close == 4_003 }, "\(path)")
                #expect(!late.has("snapshot"))
            }
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.hasEnded })
            #expect(!listener.has("snapshot"))
            try await feed.shutDown()
        }
    }

    @Test("a session that ended while its token was looked up gives nobody a pass")
    func endedMeanwhile() async throws {
        try await withFloor { house in
            let tokens = try Tokens()
            let feed = try await FeedHouse.open(
                house,
                authority: { node in
                    let time = node.floor.time
                    return EndingAuthority(base: tokens.authority(node)) { tokens.revoke(5, .ended, now: time.now) }
                })
            try await house.add(1, to: feed.node)
            let door = try feed.client()
            door.send(#"{"type":"auth","id":1,"token":"\#(tokens.token(9, .staff, now: feed.node.floor.time.now))"}"#)
            door.send(#"{"type":"subscribe","id":2,"show":"show-1","scope":"staff"}"#)
            #expect(try await feed.eventually { door.has(#"{"type":"error","id":2,"code":"UNAUTHENTICATED""#) })
            #expect(door.has(#"{"type":"error","id":1,"code":"UNAUTHENTICATED","message":"The session has ended.""#))
            try await feed.shutDown()
        }
    }

    /// A show and a draft, and a client who is the owner of both.
    private static func beforeDraft(_ house: FloorHouse) async throws -> (FeedHouse, FeedClient) {
        let feed = try await FeedHouse.open(house)
        try await house.add(1, to: feed.node)
        try await house.add(2, to: feed.node, life: .draft)
        let client = try feed.client()
        client.send(#"{"type":"auth","token":"\#(owner) admin"}"#)
        return (feed, client)
    }

    @Test("who becomes somebody else keeps only what that one may watch")
    func draft() async throws {
        try await withFloor { house in
            let (feed, client) = try await Self.beforeDraft(house)
            client.send(#"{"type":"subscribe","show":"show-2"}"#)
            client.send(#"{"type":"subscribe","show":"show-1"}"#)
            client.send(#"{"type":"auth","token":"\#(Self.owner) developer"}"#)
            client.send(#"{"type":"ping","id":"still"}"#)
            // An answer may go ahead of a map that is on its way.
            #expect(try await feed.eventually { client.has("still") && client.map.snapshots == 2 })
            #expect(!client.has("unsubscribed"))
            client.send(#"{"type":"auth","token":"acct_0000000000009"}"#)
            #expect(
                try await feed.eventually {
                    client.has(#"{"type":"unsubscribed","show":"show-2","code":"FORBIDDEN""#)
                })
            try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { client.has(#"{"type":"change","show":"show-1""#) })
            #expect(!client.has(#"{"type":"unsubscribed","show":"show-1""#))
            try await feed.shutDown()
        }
    }

    @Test("a name leads where it leads now: of a draft that was discarded to the show that has its name")
    func nameOfAnother() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house)
            try await house.add(1, to: feed.node, life: .draft, slug: "gala")
            let owner = #"{"type":"auth","token":"\#(Self.owner) admin"}"#
            func watching() async throws -> FeedClient {
                let client = try feed.client()
                client.send(owner)
                client.send(#"{"type":"subscribe","id":"s","show":"gala"}"#)
                #expect(try await feed.eventually { client.map.snapshots == 1 })
                return client
            }
            let early = try await watching()
            let discard = Domain.Command(
                id: CommandID(high: 1, low: 1), fingerprint: 1, caller: FloorHouse.owner,
                intent: .change(ShowEdit(life: .cancelled)))
            try await feed.submit(discard)
            try await house.add(2, to: feed.node, life: .draft, slug: "gala")
            // As the desk does, which knows of the change; what the feed knows of names grows old by itself.
            feed.node.floor.offices.forget(ShowID(1))
            let begin = house.loops[0].present
            #expect(try await feed.eventually { house.loops[0].present.since(begin) > FeedLimits().nameTime })
            // He still watches the old one; whoever asks for the name now, and he himself, gets the new one.
            #expect(try await feed.eventually { try await watching().map.status == "draft" })
            early.send(#"{"type":"subscribe","id":"t","show":"gala"}"#)
            #expect(try await feed.eventually { early.map.snapshots == 2 && early.map.status == "draft" })
            let reason = try #require(Reason("broken"))
            let block = Domain.Command(
                id: CommandID(high: 1, low: 2), fingerprint: 2, caller: FloorHouse.owner,
                intent: .block(BlockID(5), ["A-1"], reason))
            try await feed.submit(block, to: 2)
            #expect(try await feed.eventually { early.map.seq == 1 })
            #expect(early.map.faults.isEmpty, "\(early.messages)")
            try await feed.shutDown()
        }
    }

    @Test(
        "while the database hangs, whoever asks for a show that is watched is shown what is known, for oldNameTime",
        arguments: [true, false])
    func nameWithoutDatabase(_ isKnown: Bool) async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house) { wishes in
                wishes.limits.nameTime = .milliseconds(200)
                wishes.limits.oldNameTime = isKnown ? .seconds(60) : .milliseconds(1)
                wishes.limits.findTime = isKnown ? .seconds(5) : .milliseconds(300)
            }
            try await house.add(1, to: feed.node)
            _ = try await feed.viewer()
            let late = try await feed.node.database.transaction { transaction throws(StoreFailure) in
                _ = try await transaction.query(
                    Statement("hold_shows", onlyReads: true, "LOCK TABLE show IN ACCESS EXCLUSIVE MODE"))
                feed.node.floor.offices.forget(ShowID(1))
                let begin = house.loops[0].present
                while house.loops[0].present.since(begin) <= .milliseconds(200) {
                    await house.loops[0].pause(.milliseconds(5))
                }
                let clients = Task {
                    guard !isKnown else { return try await [feed.viewer(), feed.viewer()] }
                    let client = try feed.client()
                    client.send(#"{"type":"subscribe","id":1,"show":"show-1"}"#)
                    let isRefused = try await feed.eventually { client.has(#""code":"UNAVAILABLE""#) }
                    #expect(isRefused, "\(client.messages)")
                    return [client]
                }
                return await clients.result
            }
            _ = try late.get()
            try await feed.shutDown()
        }
    }

    @Test("figures of the feed name no draft to whom it is not shown")
    func figuresOfDrafts() async throws {
        try await withFloor { house in
            let (feed, client) = try await Self.beforeDraft(house)
            for show in 1...2 { client.send(#"{"type":"subscribe","show":"show-\#(show)"}"#) }
            #expect(try await feed.eventually { client.map.snapshots == 2 })
            func figures(_ role: String, _ account: String) async throws -> String {
                let ask = "GET /v1/feed/stats HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                let fields = "X-Seatwire-Role: \(role)\r\nX-Seatwire-Account: \(account)\r\n\r\n"
                return try await onThread { [port = feed.port] in
                    let visitor = try Visitor(to: port)
                    visitor.recorder.send(ask + fields)
                    try visitor.expectEnd()
                    return visitor.recorder.text
                }
            }
            #expect(try await figures("admin", Self.owner).contains("show-2"))
            let told = try await figures("staff", "acct_0000000000009")
            #expect(told.contains("show-1") && !told.contains("show-2"))
            try await feed.shutDown()
        }
    }

    @Test("an event stream ends with the session of its token")
    func streamOfSession() async throws {
        try await withFloor { house in
            let tokens = try Tokens()
            let feed = try await FeedHouse.open(house, rule: { Self.asOwner(&$0) }, authority: tokens.authority)
            try await house.add(1, to: feed.node)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") })
            tokens.revoke(6, .ended, now: feed.node.floor.time.now)
            tokens.revoke(5, .ended, now: feed.node.floor.time.now)
            #expect(try await feed.eventually { listener.hasEnded })
            let last = #"data:{"type":"unsubscribed","show":"show-1","code":"TOKEN_EXPIRED"}"#
            #expect(listener.has(last) && listener.all.hasSuffix("0\r\n\r\n"))
            try await feed.shutDown()
        }
    }

    @Test("an event stream of a draft ends with what its token is good for, one that everybody may see goes on")
    func streamOfDraft() async throws {
        try await withFloor { house in
            let tokens = try Tokens()
            let feed = try await FeedHouse.open(house, rule: { Self.asOwner(&$0) }, authority: tokens.authority)
            try await house.add(1, to: feed.node)
            try await house.add(2, to: feed.node, life: .draft)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            let owner = EventListener("/v1/shows/show-2/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { listener.has("snapshot") && owner.has("snapshot") })
            tokens.revoke(5, .outdated(leastGeneration: 2), now: feed.node.floor.time.now)
            #expect(try await feed.eventually { owner.hasEnded })
            #expect(owner.has(#"data:{"type":"unsubscribed","show":"show-2","code":"TOKEN_EXPIRED"}"#))
            let position = try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { listener.has("id:\(position)") })
            #expect(!listener.hasEnded)
            try await feed.shutDown()
        }
    }

    @Test("an event stream of a draft ends when its token does")
    func streamOfToken() async throws {
        try await withFloor { house in
            let feed = try await FeedHouse.open(house, rule: { Self.asOwner(&$0, for: Milliseconds(200)) })
            try await house.add(1, to: feed.node)
            try await house.add(2, to: feed.node, life: .draft)
            let listener = EventListener("/v1/shows/show-1/feed", to: feed.port, on: house.loops[1])
            let owner = EventListener("/v1/shows/show-2/feed", to: feed.port, on: house.loops[1])
            #expect(try await feed.eventually { owner.hasEnded })
            #expect(owner.has(#"data:{"type":"unsubscribed","show":"show-2","code":"TOKEN_EXPIRED"}"#))
            let position = try await feed.submit(FloorHouse.hold(11, "A-1"))
            #expect(try await feed.eventually { listener.has("id:\(position)") })
            #expect(!listener.hasEnded)
            try await feed.shutDown()
        }
    }
}
