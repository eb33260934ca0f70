import Bytes
import Testing
import WebSocket

@testable import Usher

@Suite("A watch that moves while its server drains")
struct MovingWatchTests {
    private static let ended = #"{"type":"unsubscribed","show":"demo","code":"TOKEN_EXPIRED","message":"x"}"#

    /// A watch of one show that is opening its second connection.
    private func moving(isStaff: Bool = true) -> FeedScript {
        var options = WatchOptions(shows: ["demo"])
        options.isStaff = isStaff
        var script = FeedScript(options)
        script.welcome()
        if isStaff {
            script.actions = script.machine.token("t", for: 1, now: script.now)
            script.say(#"{"type":"authenticated","id":1,"name":"Door","role":"staff"}"#)
        }
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        script.say(#"{"type":"drain","in_ms":0,"close_ms":60000}"#)
        script.tick()
        #expect(script.opened == 2)
        return script
    }

    /// Brings the second connection to where its shows are asked for.
    private func authenticate(_ script: inout FeedScript, id: Int) {
        script.welcome(on: 2)
        #expect(script.actions == [.fetchToken(socket: 2, isRenewal: false)])
        script.actions = script.machine.token("t", for: 2, now: script.now)
        #expect(script.actions == [.send(socket: 2, ClientMessage.auth(id: id, token: "t"))])
        script.say(#"{"type":"authenticated","id":\#(id),"name":"Door","role":"staff"}"#, on: 2)
        #expect(script.subscription() != nil)
    }

    @Test("a token is sent on the connection for which it was fetched")
    func ownToken() {
        var script = moving()
        script.say(Self.ended)
        #expect(script.actions.last == .fetchToken(socket: 1, isRenewal: true))
        script.welcome(on: 2)
        #expect(script.actions == [.fetchToken(socket: 2, isRenewal: false)])
        script.actions = script.machine.token("new", for: 1, now: script.now)
        #expect(script.actions == [.send(socket: 1, ClientMessage.auth(id: 3, token: "new"))])
        script.actions = script.machine.token("new", for: 2, now: script.now)
        #expect(script.actions == [.send(socket: 2, ClientMessage.auth(id: 4, token: "new"))])
        // Each is answered for itself: a wrong one is renewed where it was sent.
        script.say(#"{"type":"error","id":3,"code":"UNAUTHENTICATED","message":"x"}"#)
        #expect(script.actions.last == .fetchToken(socket: 1, isRenewal: true))
        script.say(#"{"type":"error","id":4,"code":"UNAUTHENTICATED","message":"x"}"#, on: 2)
        #expect(script.actions.last == .fetchToken(socket: 2, isRenewal: true))
    }

    @Test("what becomes of a token for a connection that is gone is nobody's matter")
    func lateToken() {
        var script = moving()
        script.welcome(on: 2)
        script.close(nil, on: 2)
        #expect(script.actions == [])
        for token in ["t", nil] {
            script.actions = script.machine.token(token, for: 2, now: script.now)
            #expect(script.actions == [])
        }
        script.actions = script.machine.tokenDelayed("later", for: 2, now: script.now)
        #expect(script.actions == [] && script.machine.isLive(0))
        _ = script.output
        let change = script.change(1, .held)
        script.say(change)
        #expect(script.output == change + "\n" && script.actions == [])
    }

    @Test("a token that ends for several shows is renewed once")
    func oneRenewal() {
        var script = moving()
        script.say(Self.ended)
        #expect(script.actions.last == .fetchToken(socket: 1, isRenewal: true))
        script.say(Self.ended)
        #expect(!script.actions.contains(.fetchToken(socket: 1, isRenewal: true)))
        script.actions = script.machine.token("new", for: 1, now: script.now)
        script.say(Self.ended)
        #expect(script.notes.count == script.actions.count)
    }

    @Test(
        "a show that was renewed on the old connection goes on there when the new one is gone",
        arguments: [true, false])
    func renewedOnOld(isAsked: Bool) throws {
        var script = moving()
        script.say(Self.ended)
        if isAsked { authenticate(&script, id: 3) }
        script.actions = script.machine.token("new", for: 1, now: script.now)
        // Nothing is asked for twice.
        script.close(nil, on: 2)
        #expect(script.actions == [])
        script.say(#"{"type":"authenticated","id":\#(isAsked ? 5 : 3),"name":"Door","role":"staff"}"#)
        let asked = try #require(script.subscription())
        #expect(asked.after == FeedScript.position(100))
        script.subscribed(asked.id, mode: "resumed", at: 100)
        #expect(script.machine.isLive(0))
    }

    @Test("what the new connection was asked for is not asked for on the old one again")
    func askedOnce() {
        var script = moving()
        script.say(Self.ended)
        authenticate(&script, id: 3)
        let asked = script.subscription()?.id ?? ""
        script.actions = script.machine.token("new", for: 1, now: script.now)
        script.say(#"{"type":"authenticated","id":5,"name":"Door","role":"staff"}"#)
        #expect(script.subscription() == nil)
        script.subscribed(asked, mode: "resumed", at: 100, on: 2)
        #expect(script.notes.contains(.moved))
    }

    @Test("an old connection that no longer tells of a show is left with the new one", arguments: 0..<4)
    func mute(end: Int) {
        // Two shows: the other one keeps the old connection.
        var options = WatchOptions(shows: ["demo", "other"])
        options.isStaff = true
        var script = FeedScript(options)
        script.welcome()
        script.actions = script.machine.token("t", for: 1, now: script.now)
        script.say(#"{"type":"authenticated","id":1,"name":"Door","role":"staff"}"#)
        script.subscribed("2", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        let other = FeedScript.position(7)
        script.say(#"{"type":"subscribed","id":3,"show":"other","mode":"snapshot","position":"\#(other)"}"#)
        script.say(#"{"type":"drain","in_ms":0,"close_ms":60000}"#)
        script.tick()
        script.welcome(on: 2)
        script.actions = script.machine.token("t", for: 2, now: script.now)
        script.say(#"{"type":"authenticated","id":4,"name":"Door","role":"staff"}"#, on: 2)
        script.subscribed("5", mode: "resumed", at: 100, on: 2)
        script.say(Self.ended)
        #expect(script.machine.isLive(0) && script.notes.count == script.actions.count, "the new one tells of it")
        switch end {
        case 0: script.close(nil, on: 2)
        case 1: script.actions = script.machine.failed(2, why: "w", now: script.now)
        case 2:
            script.actions = script.machine.refused(2, status: 503, why: "", retryAfter: nil, now: script.now)
        default:
            script.say(#"{"type":"error","id":6,"code":"RATE_LIMITED","message":"m"}"#, on: 2)
        }
        #expect(script.actions.contains(.close(socket: 1, .goingAway, reason: "it tells no more of a show")))
        #expect(script.status == nil && script.machine.retryAt < .never)
        script.waitForDeadline()
        #expect(script.opened == 3)
    }

    @Test("a show that was last asked for on the old connection is asked for on the new one when the old one is gone")
    func askedOnOld() throws {
        var script = moving(isStaff: false)
        script.welcome(on: 2)
        #expect(script.subscription() != nil)
        // A gap, which the old connection is to heal.
        _ = script.change(1, .held)
        script.say(script.change(2, .held))
        #expect(script.subscription() != nil)
        script.close(nil)
        let asked = try #require(script.subscription())
        script.subscribed(asked.id, mode: "resumed", at: 100, on: 2)
        #expect(script.machine.isLive(0))
    }
}
