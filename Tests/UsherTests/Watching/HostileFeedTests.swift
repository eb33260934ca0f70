import Bytes
import Contract
import Testing

@testable import Usher

/// What no server of ours says: a watch may end, but only with a status.
@Suite("A feed that means harm")
struct HostileFeedTests {
    private func resume(_ script: inout FeedScript, from seq: Int64, behind: String) {
        script.close(nil)
        script.waitForDeadline()
        script.welcome(on: 2)
        let id = script.subscription()?.id ?? ""
        script.subscribed(id, mode: "resumed", at: seq, more: #","behind":\#(behind)"#, on: 2)
    }

    @Test(
        "numbers of what is to come are taken as far as they can be true",
        arguments: [("-9223372036854775808", 0), ("9223372036854775807", Int64.max - 1), ("1e400", 0), ("null", 0)])
    func behind(told: String, behind: Int64) throws {
        var script = FeedScript()
        script.begin()
        script.say(script.change(1, .held))
        resume(&script, from: 100, behind: told)
        let mine = try #require(FeedPosition(FeedScript.position(101)))
        #expect(script.notes == [.resumed(show: "demo", mine, behind: behind)])
    }

    @Test(
        "a position that no show can reach is none",
        arguments: ["18446744073709551615", "9223372036854775807", "1000000000000000000", "-1"])
    func position(seq: String) {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .now
        var script = FeedScript(options)
        script.welcome()
        let id = script.subscription()?.id ?? ""
        script.say(
            #"{"type":"subscribed","id":\#(id),"show":"demo","mode":"live","position":"9c1f03a7:\#(seq):00000000"}"#)
        #expect(script.machine.position(of: 0) == nil)
        script.subscribed(id, mode: "live", at: 0)
        #expect(script.machine.position(of: 0)?.seq == 0)
        script.say(script.snapshotText().replacing(#""seq":100"#, with: #""seq":\#(seq)"#))
        #expect(script.machine.position(of: 0)?.seq == 0)
    }

    @Test("a map with other seats than the plan is not taken, whatever its checksum")
    func otherSeats() {
        var options = WatchOptions(shows: ["demo"])
        options.until = .init(seat: "A-4", state: "booked")
        var script = FeedScript(options)
        script.begin()
        for layout in ["hall-1", ""] {
            var liar = script
            liar.states = Array("f".utf8)
            script.say(liar.snapshotText().replacing("hall-1", with: layout))
            #expect(script.machine.states(of: 0) == script.states)
            script.subscribed(script.subscription()?.id ?? "", mode: "resumed", at: script.seq)
            // Of no seat, and right for the map that was refused.
            let change = liar.change(1, .free)
            script.say(change.replacing(#""seats":["A-1"]"#, with: #""seats":[]"#))
            #expect(script.status == nil)
            script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: script.seq)
            script.say(script.snapshotText())
            script.say(script.change(2, layout.isEmpty ? .free : .held))
            #expect(script.actions == [])
        }
        #expect(script.machine.isLive(0))
    }

    @Test("a plan with other seats than the map is asked for again")
    func otherPlan() {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        let small = HallPlan(Array(#"{"sections":[{"name":"","rows":[{"name":"A","seats":[{"label":"A-1"}]}]}]}"#.utf8))
        script.actions = script.machine.plan(small, of: "demo", now: script.now)
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        #expect(script.actions.contains(.fetchPlan(show: "demo", layout: "hall-1", version: 1)))
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        script.say(script.change(2, .held))
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
    }
}
