import Bytes
import TestSupport
import Testing
import WebSocket

@testable import Usher

@Suite("The connections of a watch")
struct WatchConnectionTests {
    @Test("tries come at random within a time that doubles up to twenty seconds", arguments: [1, 2, 3] as [UInt64])
    func backoff(seed: UInt64) {
        var backoff = Backoff(seed: seed)
        var most = Duration.milliseconds(500)
        var sum = Duration.zero
        for attempt in 0..<200 {
            let delay = backoff.next(window: .milliseconds(500), floor: .zero)
            #expect(delay >= .zero && delay <= most, "attempt \(attempt) of seed \(seed)")
            if attempt > 10 { sum += delay }
            most = min(.seconds(20), .milliseconds(500) * (1 << min(attempt + 1, 10)))
        }
        #expect(sum / 189 > .seconds(7) && sum / 189 < .seconds(13), "full jitter, seed \(seed): \(sum / 189)")
        backoff.held(for: .seconds(9))
        #expect(backoff.next(window: .zero, floor: .seconds(3)) >= .seconds(3))
        backoff.held(for: .seconds(10))
        #expect(backoff.next(window: .zero, floor: .zero) == .zero)
        _ = backoff.next(window: .zero, floor: .zero)
        backoff.held(for: .seconds(1), isInvited: true)
        #expect(backoff.next(window: .zero, floor: .zero) == .zero, "a server that drains is come back to at once")
    }

    @Test("nobody hammers a server that ends every connection at once")
    func noHammer() {
        var script = FeedScript()
        script.begin()
        var delays: [Duration] = []
        for round in 2..<30 {
            script.close(.drain, on: round - 1)
            for case .lost(_, let again) in script.notes { delays.append(again) }
            script.waitForDeadline()
            script.welcome(on: round)
        }
        #expect(delays.suffix(10).reduce(.zero, +) > .seconds(20))
    }

    private static let endings: [(UInt16, ProgramStatus?)] = [
        (1008, .closedByPolicy), (4000, .closedByPolicy), (4001, .closedByPolicy), (4003, .closedByPolicy),
        (1000, .done), (1002, .serverError), (1009, .serverError), (1001, nil), (1011, nil), (1013, nil), (4100, nil),
        (4103, nil), (4200, nil),
    ]

    @Test("what a close code says is done", arguments: endings)
    func closeCodes(number: UInt16, status: ProgramStatus?) {
        var script = FeedScript()
        script.begin()
        script.close(CloseCode(number))
        #expect(script.status == status)
        if case .lost(_, let again)? = script.notes.first, number == 1013 { #expect(again >= .seconds(10)) }
    }

    @Test("silence for too long is the end of a connection")
    func silence() {
        var script = FeedScript()
        script.begin()
        script.wait(.seconds(59))
        script.say(#"{"type":"heartbeat","now":"x"}"#)
        script.wait(.seconds(59))
        script.tick()
        #expect(script.actions == [])
        script.wait(.seconds(1))
        script.tick()
        #expect(script.actions.first == .close(socket: 1, .goingAway, reason: "nothing came for 60 s"))
        script.waitForDeadline()
        #expect(script.opened == 2)
    }

    @Test("a server that takes the connection and does not welcome is left, but not while a token is fetched")
    func noWelcome() {
        var options = WatchOptions(shows: ["demo"])
        options.isStaff = true
        var script = FeedScript(options)
        script.actions = script.machine.opened(1, now: script.now)
        #expect(script.machine.deadline == script.now.advanced(by: WatchMachine.answerTime))
        script.wait(WatchMachine.answerTime)
        script.tick()
        #expect(script.actions.first == .close(socket: 1, .goingAway, reason: "no answer for 15 s"))
        script.waitForDeadline()
        #expect(script.opened == 2)
        script.welcome(on: 2)
        script.wait(WatchMachine.answerTime)
        script.tick()
        #expect(script.actions == [])
        script.actions = script.machine.token("t", for: 2, now: script.now)
        script.wait(WatchMachine.answerTime)
        script.tick()
        #expect(script.actions.first == .close(socket: 2, .goingAway, reason: "no answer for 15 s"))
    }

    @Test("a server to which the watch moves and that does not welcome is let go, and the old one still tells")
    func noWelcomeAfterDrain() {
        var script = FeedScript()
        script.begin()
        script.say(#"{"type":"drain","in_ms":0,"close_ms":60000}"#)
        script.tick()
        script.actions = script.machine.opened(2, now: script.now)
        script.wait(WatchMachine.answerTime)
        script.tick()
        #expect(script.actions == [.close(socket: 2, .goingAway, reason: "no answer for 15 s")])
        _ = script.output
        let change = script.change(1, .held)
        script.say(change)
        #expect(script.output == change + "\n" && script.actions == [])
    }

    @Test("a server to which the watch moves and that goes before all is answered leaves the old one to tell")
    func goneAfterDrain() {
        for isAnswered in [true, false] {
            var script = FeedScript(WatchOptions(shows: ["demo", "other"]))
            script.welcome()
            script.subscribed("1", mode: "snapshot", at: 100)
            script.say(script.snapshotText())
            script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
            let other = FeedScript.position(7)
            script.say(#"{"type":"subscribed","id":2,"show":"other","mode":"snapshot","position":"\#(other)"}"#)
            script.say(#"{"type":"drain","in_ms":0,"close_ms":60000}"#)
            script.tick()
            script.welcome(on: 2)
            if isAnswered { script.subscribed("3", mode: "snapshot", at: 100, on: 2) }
            script.close(nil, on: 2)
            #expect(script.actions == [])
            _ = script.output
            let change = script.change(1, .held)
            script.say(change)
            #expect(script.output == change + "\n" && script.actions == [], "answered: \(isAnswered)")
        }
    }

    @Test("a server that drains is left for another without a blank moment")
    func drain() throws {
        var script = FeedScript()
        script.begin()
        _ = script.output
        script.say(#"{"type":"drain","in_ms":1000,"close_ms":3000}"#)
        #expect(script.notes == [.draining(within: .seconds(1))])
        script.waitForDeadline()
        #expect(script.opened == 2)
        // The old connection goes on meanwhile.
        let during = script.change(1, .held)
        script.welcome(on: 2)
        let asked = try #require(script.subscription())
        #expect(asked.after == FeedScript.position(100))
        script.say(during)
        script.subscribed(asked.id, mode: "resumed", at: 100, more: #","behind":1"#, on: 2)
        #expect(script.actions.contains(.close(socket: 1, .normal, reason: "moved")))
        script.say(during, on: 2)
        let after = script.change(2, .held)
        script.say(after, on: 2)
        #expect(script.output == "\(during)\n\(after)\n", "each once")
        script.close(.normal)
        #expect(script.actions == [], "the end of the old one means nothing")
    }

    @Test("when the old server goes before the move is done, the new connection takes over")
    func drainCut() throws {
        var script = FeedScript()
        script.begin()
        script.say(#"{"type":"drain","in_ms":0,"close_ms":3000}"#)
        script.tick()
        #expect(script.opened == 2)
        script.close(.drain)
        #expect(script.actions == [])
        script.welcome(on: 2)
        let asked = try #require(script.subscription())
        script.subscribed(asked.id, mode: "resumed", at: 100, on: 2)
        let after = script.change(2, .held)
        _ = script.output
        script.say(after, on: 2)
        #expect(script.output == after + "\n")
    }

    @Test("staff authenticate at every connection, and renew a token once")
    func staff() throws {
        var options = WatchOptions(shows: ["demo"])
        options.isStaff = true
        var script = FeedScript(options)
        script.welcome()
        #expect(script.actions == [.fetchToken(socket: 1, isRenewal: false)])
        script.actions = script.machine.token("old", for: 1, now: script.now)
        guard case .send(1, let message)? = script.actions.first else { throw UsageFault("nothing was sent", hint: "") }
        #expect(String(decoding: message, as: UTF8.self) == #"{"type":"auth","id":1,"token":"old"}"#)
        script.say(#"{"type":"error","id":1,"code":"TOKEN_EXPIRED","message":"x"}"#)
        #expect(script.actions == [.fetchToken(socket: 1, isRenewal: true)])
        script.actions = script.machine.token("new", for: 1, now: script.now)
        script.say(#"{"type":"authenticated","id":2,"name":"Door","role":"staff"}"#)
        let asked = try #require(script.subscription())
        script.subscribed(asked.id, mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        script.close(nil)
        script.waitForDeadline()
        script.welcome(on: 2)
        #expect(script.actions == [.fetchToken(socket: 2, isRenewal: false)])
        script.actions = script.machine.token(nil, for: 2, now: script.now)
        #expect(script.status == .refused)
    }

    /// A watch of staff who have just been welcomed.
    private func welcomedStaff() -> FeedScript {
        var options = WatchOptions(shows: ["demo"])
        options.isStaff = true
        var script = FeedScript(options)
        script.welcome()
        return script
    }

    @Test("a token that cannot be had at the moment is asked for at another connection, where it may be renewed again")
    func delayedToken() {
        var script = welcomedStaff()
        for socket in 1...3 {
            script.actions = script.machine.token("old", for: socket, now: script.now)
            script.say(#"{"type":"error","id":\#(socket),"code":"TOKEN_EXPIRED","message":"x"}"#, on: socket)
            #expect(script.actions == [.fetchToken(socket: socket, isRenewal: true)])
            script.actions = script.machine.tokenDelayed("UNAVAILABLE: later", for: socket, now: script.now)
            #expect(script.notes.first == .problem(code: "TOKEN", message: "UNAVAILABLE: later"))
            #expect(script.actions.contains(.close(socket: socket, .goingAway, reason: "no token")))
            #expect(script.status == nil && script.machine.retryAt >= script.now.advanced(by: .seconds(1)))
            script.waitForDeadline()
            script.welcome(on: socket + 1)
            #expect(script.actions == [.fetchToken(socket: socket + 1, isRenewal: false)])
        }
        script.close(nil, on: 4)
        script.actions = script.machine.tokenDelayed("late", for: 4, now: script.now)
        #expect(script.actions == [], "the next connection asks for itself")
    }

    @Test("an authentication that cannot be done at the moment is tried again, once something was seen")
    func delayedAuthentication() {
        for (code, status) in [
            ("RATE_LIMITED", nil), ("UNAVAILABLE", .serverError), ("INTERNAL_ERROR", .serverError),
            ("FORBIDDEN", .refused),
        ] as [(String, ProgramStatus?)] {
            var script = welcomedStaff()
            script.actions = script.machine.token("t", for: 1, now: script.now)
            script.say(#"{"type":"error","id":1,"code":"\#(code)","message":"m"}"#)
            #expect(script.status == status)
        }
        for code in ["RATE_LIMITED", "UNAVAILABLE", "INTERNAL_ERROR"] {
            var script = welcomedStaff()
            script.actions = script.machine.token("t", for: 1, now: script.now)
            script.say(#"{"type":"authenticated","id":1,"name":"Door","role":"staff"}"#)
            script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
            script.say(script.snapshotText())
            script.close(nil)
            script.waitForDeadline()
            script.welcome(on: 2)
            script.actions = script.machine.token("t", for: 2, now: script.now)
            script.say(#"{"type":"error","id":3,"code":"\#(code)","message":"m"}"#, on: 2)
            #expect(script.status == nil && script.machine.retryAt < .never, "\(code)")
            #expect(script.actions.contains(.close(socket: 2, .goingAway, reason: code)))
        }
    }

    @Test(
        "an error of the server ends with its status",
        arguments: [
            ("SHOW_NOT_FOUND", ProgramStatus.notFound), ("FORBIDDEN", .refused), ("UNAUTHENTICATED", .refused),
            ("UNAVAILABLE", .serverError), ("RATE_LIMITED", nil),
        ] as [(String, ProgramStatus?)])
    func errors(code: String, status: ProgramStatus?) {
        var script = FeedScript()
        script.welcome()
        let id = script.subscription()?.id ?? ""
        script.say(#"{"type":"error","id":\#(id),"code":"\#(code)","message":"m"}"#)
        #expect(script.status == status)
    }

    @Test(
        "a show that was watched and cannot be had for a moment is asked for again",
        arguments: ["UNAVAILABLE", "INTERNAL_ERROR"])
    func unavailableForAMoment(code: String) {
        var script = FeedScript()
        script.begin()
        for socket in 2...4 {
            script.close(nil, on: socket - 1)
            script.waitForDeadline()
            #expect(script.actions == [.open(socket: socket)])
            script.welcome(on: socket)
            let id = script.subscription()?.id ?? ""
            script.say(#"{"type":"error","id":\#(id),"code":"\#(code)","message":"m"}"#, on: socket)
            #expect(script.status == nil && script.machine.retryAt < .never)
        }
    }

    @Test("before any server has spoken a failure is the user's to know; afterwards it is tried again")
    func firstFailure() {
        var first = FeedScript()
        first.actions = first.machine.failed(1, why: "refused", now: first.now)
        #expect(first.status == .cannotConnect)
        for (http, status) in [(401, ProgramStatus.refused), (404, .notFound), (503, .serverError)] {
            var script = FeedScript()
            script.actions = script.machine.refused(1, status: UInt16(http), why: "", retryAfter: nil, now: script.now)
            #expect(script.status == status)
        }
        var later = FeedScript()
        later.begin()
        later.close(nil)
        later.waitForDeadline()
        later.actions = later.machine.failed(2, why: "refused", now: later.now)
        #expect(later.status == nil)
        later.waitForDeadline()
        later.actions = later.machine.refused(3, status: 503, why: "", retryAfter: .seconds(7), now: later.now)
        guard case .lost(_, let again)? = later.notes.first else { return }
        #expect(again >= .seconds(7))
    }

    @Test("with --no-reconnect the end of the connection is the end")
    func noReconnect() {
        var options = WatchOptions(shows: ["demo"])
        options.reconnects = false
        var script = FeedScript(options)
        script.begin()
        script.close(.drain)
        #expect(script.status == .cannotConnect)
    }
}
