import Bytes
import Contract
import TestSupport
import Testing
import WebSocket

@testable import Usher

@Suite("The rules of a watch")
struct WatchMachineTests {
    private func position(_ seq: Int64) -> FeedPosition {
        FeedPosition(FeedScript.position(seq)) ?? FeedPosition(epoch: 0, seq: 0, tag: 0)
    }

    @Test("begins with the map, asks for the plan, and shows every change")
    func begins() throws {
        var script = FeedScript()
        #expect(script.opened == 1)
        script.welcome()
        let asked = try #require(script.subscription())
        #expect(asked.after == nil)
        script.subscribed(asked.id, mode: "snapshot", at: 100)
        #expect(script.actions == [])
        let snapshot = script.snapshotText()
        script.say(snapshot)
        #expect(script.output == snapshot + "\n")
        #expect(script.actions.contains(.fetchPlan(show: "demo", layout: "hall-1", version: 1)))
        // Before the plan is there a change is shown at once and checked later.
        let first = script.change(3, .held)
        script.say(first)
        #expect(script.output == first + "\n" && script.actions == [])
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        #expect(script.actions == [])
        let second = script.change(3, .free, kind: "released")
        script.say(second)
        #expect(script.output == second + "\n" && script.actions == [])
        #expect(script.machine.states(of: 0) == script.states)
        #expect(script.machine.position(of: 0) == position(102))
    }

    @Test("a change that is known is dropped, one that leaves a gap is asked for after mine, and what follows heals it")
    func gap() throws {
        var script = FeedScript()
        script.begin()
        _ = script.output
        let known = script.change(1, .held)
        script.say(known)
        _ = script.output
        script.say(known)
        #expect(script.output == "" && script.actions == [])
        let missed = script.change(2, .held)
        let late = script.change(3, .held)
        script.say(late)
        #expect(script.output == "")
        #expect(script.notes == [.gap(show: "demo", after: position(101))])
        let asked = try #require(script.subscription())
        #expect(asked.after == FeedScript.position(101))
        // What still comes of the old subscription is no second gap.
        script.say(script.change(4, .held))
        #expect(script.actions == [] && script.output == "")
        script.subscribed(asked.id, mode: "resumed", at: 101, more: #","behind":3"#)
        script.say(missed)
        script.say(late)
        #expect(script.output == "\(missed)\n\(late)\n" && script.status == nil)
    }

    @Test("a checksum that differs is told, and the whole map is asked for")
    func differs() throws {
        var script = FeedScript()
        script.begin()
        _ = script.output
        let spoilt = script.change(1, .held, spoilt: true)
        script.say(spoilt)
        #expect(script.output == spoilt + "\n", "what happened is shown")
        #expect(script.notes == [.differs(show: "demo", position(101))])
        let asked = try #require(script.subscription())
        #expect(asked.after == nil)
        script.subscribed(asked.id, mode: "snapshot", at: 101)
        script.say(script.snapshotText())
        #expect(script.notes == [.replaced(show: "demo", position(101), reason: "", skipped: 0)])
        script.say(script.change(2, .held))
        #expect(script.actions == [])
    }

    @Test("one change more than may wait for the plan of the hall asks for the whole map, and says why")
    func unplanned() throws {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        for number in 0..<ShowBoard.mostWaiting {
            script.say(script.change(1, number.isMultiple(of: 2) ? .held : .free))
            #expect(script.actions == [])
            _ = script.output
        }
        let late = script.change(2, .held)
        script.say(late)
        #expect(script.output == late + "\n", "what happened is shown")
        #expect(script.notes == [.unplanned(show: "demo", position(101 + Int64(ShowBoard.mostWaiting)))])
        let asked = try #require(script.subscription())
        #expect(asked.after == nil)
        script.subscribed(asked.id, mode: "snapshot", at: script.seq)
        script.say(script.snapshotText())
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        script.say(script.change(3, .held))
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
    }

    @Test("a map that contradicts its own checksum is not believed")
    func badSnapshot() {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText(checksum: 1))
        #expect(script.output == "")
        #expect(script.subscription() != nil)
    }

    @Test("what does not heal ends with its status, after so many tries", arguments: [true, false])
    func unhealed(isGap: Bool) {
        var script = FeedScript()
        script.begin()
        for attempt in 0...WatchMachine.mostFaults {
            if isGap { _ = script.change(1, .held) }
            script.say(script.change(2, attempt.isMultiple(of: 2) ? .held : .free, spoilt: true))
            guard attempt < WatchMachine.mostFaults else { break }
            let id = script.subscription()?.id ?? ""
            #expect(id != "")
            if isGap {
                script.subscribed(id, mode: "resumed", at: script.machine.position(of: 0)?.seq ?? 0)
                _ = script.change(3, .held)
            } else {
                script.subscribed(id, mode: "snapshot", at: script.seq)
                script.say(script.snapshotText())
            }
        }
        #expect(script.status == .unhealed)
        #expect(script.notes.contains(.unhealed(show: "demo")))
    }

    @Test(
        "a connection that is lost is made anew, resumed after mine, and 0 are lost",
        arguments: [nil, CloseCode.goingAway])
    func reconnects(code: CloseCode?) throws {
        var script = FeedScript()
        script.begin()
        script.say(script.change(1, .held))
        _ = script.output
        script.close(code)
        guard case .lost(_, let again) = try #require(script.notes.first) else { return }
        #expect(again <= .milliseconds(500))
        #expect(!script.machine.isLive(0))
        let missed = script.change(2, .held)
        script.waitForDeadline()
        #expect(script.opened == 2)
        script.welcome(on: 2)
        let asked = try #require(script.subscription())
        #expect(asked.after == FeedScript.position(101))
        script.subscribed(asked.id, mode: "resumed", at: 101, more: #","behind":1"#, on: 2)
        #expect(script.notes == [.resumed(show: "demo", position(101), behind: 1)])
        #expect(script.notes.first?.text.contains("resumed, 0 lost") == true)
        script.say(missed, on: 2)
        #expect(script.output == missed + "\n" && script.actions == [])
    }

    @Test("a resume that became a map says how many events were not shown")
    func replaced() throws {
        var script = FeedScript()
        script.begin()
        script.close(nil)
        for _ in 0..<5 { _ = script.change(1, script.seq.isMultiple(of: 2) ? .held : .free) }
        script.waitForDeadline()
        script.welcome(on: 2)
        script.subscribed(
            script.subscription()?.id ?? "", mode: "snapshot", at: 105, more: #","reason":"too_old""#, on: 2)
        script.say(script.snapshotText(), on: 2)
        #expect(script.notes == [.replaced(show: "demo", position(105), reason: "too_old", skipped: 5)])
    }

    @Test(
        "a position of before that became a map is told with its reason, and how many events were not shown",
        arguments: [("too_old", "9c1f03a7", 5), ("epoch_changed", "00000001", nil)] as [(String, String, Int64?)])
    func coldReplaced(reason: String, epoch: String, skipped: Int64?) throws {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .after(try #require(FeedPosition(FeedScript.position(95).replacing("9c1f03a7", with: epoch))))
        var script = FeedScript(options)
        script.welcome()
        script.subscribed(
            script.subscription()?.id ?? "", mode: "snapshot", at: 100, more: #","reason":"\#(reason)""#)
        script.say(script.snapshotText())
        #expect(script.notes == [.replaced(show: "demo", position(100), reason: reason, skipped: skipped)])
        _ = script.output
        let change = script.change(1, .held)
        script.say(change)
        #expect(script.output == change + "\n")
    }

    @Test("what was shown before is not shown again by a server that has not come as far")
    func coldOlderServer() {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .after(position(102))
        var script = FeedScript(options)
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100, more: #","reason":"ahead""#)
        script.say(script.snapshotText())
        #expect(script.notes == [.replaced(show: "demo", position(100), reason: "ahead", skipped: 0)])
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        _ = script.output
        #expect(script.machine.shownPosition(of: 0) == position(102) && script.machine.position(of: 0) == position(100))
        for seat in 1...2 { script.say(script.change(seat, .held)) }
        #expect(script.output == "" && script.machine.shownPosition(of: 0) == position(102))
        let change = script.change(3, .held)
        script.say(change)
        #expect(script.output == change + "\n" && script.machine.shownPosition(of: 0) == position(103))
    }

    @Test("a server that has not come as far is followed from where it is, and nothing is shown twice")
    func olderServer() {
        var script = FeedScript()
        script.begin()
        let old = script
        let told = (1...2).map { script.change($0, .held) }
        for change in told { script.say(change) }
        _ = script.output
        script.close(nil)
        script.waitForDeadline()
        script.welcome(on: 2)
        let id = script.subscription()?.id ?? ""
        script.subscribed(id, mode: "snapshot", at: old.seq, more: #","reason":"ahead""#, on: 2)
        script.say(old.snapshotText(), on: 2)
        #expect(script.machine.isLive(0))
        _ = script.output
        for change in told { script.say(change, on: 2) }
        #expect(script.output.isEmpty)
        script.say(script.change(3, .held), on: 2)
        #expect(script.output.contains("A-3") && script.machine.states(of: 0) == script.states)
    }

    @Test("time over before what was waited for has a status of its own")
    func timeOver() {
        for (count, status) in [(nil, ProgramStatus.done), (1, .timeOver)] as [(Int?, ProgramStatus)] {
            var options = WatchOptions(shows: ["demo"])
            options.duration = .seconds(5)
            options.count = count
            var script = FeedScript(options)
            script.begin()
            script.wait(.seconds(5))
            script.tick()
            #expect(script.status == status)
        }
    }

    @Test("who leaves the picture has seen enough, unless something was waited for")
    func leaving() {
        var goals = [WatchOptions](repeating: WatchOptions(shows: ["demo"]), count: 3)
        goals[1].count = 1
        goals[2].until = .init(seat: "A-1", state: "booked")
        for (options, status) in zip(goals, [.done, .interrupted, .interrupted] as [ProgramStatus]) {
            var script = FeedScript(options)
            script.begin()
            script.actions = script.machine.leave()
            #expect(script.status == status)
        }
    }

    @Test("ends after so many events, and shows not one more")
    func count() {
        var options = WatchOptions(shows: ["demo"])
        options.count = 2
        options.filter = EventFilter(kinds: ["held"], seats: ["A-1*"])
        var script = FeedScript(options)
        script.begin()
        #expect(script.output == "", "a filter shows events only")
        script.say(script.change(1, .held))
        script.say(script.change(2, .held))
        script.say(script.change(1, .free, kind: "released"))
        #expect(script.status == nil)
        let last = script.change(10, .held)
        script.say(last)
        #expect(script.output.hasSuffix(last + "\n"))
        #expect(script.status == .done)
        script.say(script.change(1, .held))
        #expect(script.output == "" && script.actions == [])
    }

    @Test("waits until a seat is as it should be, and knows it when it is already")
    func until() {
        func options(_ seat: String, _ state: String) -> WatchOptions {
            var options = WatchOptions(shows: ["demo"])
            options.until = .init(seat: seat, state: state)
            return options
        }
        var already = FeedScript(options("A-1", "free"))
        already.begin()
        #expect(already.status == .done)
        var later = FeedScript(options("A-1", "booked"))
        later.begin()
        later.say(later.change(1, .held))
        #expect(later.status == nil)
        later.say(later.change(1, .booked, kind: "booked"))
        #expect(later.status == .done)
        var nowhere = FeedScript(options("Z-99", "free"))
        nowhere.begin()
        #expect(nowhere.status == .notFound)
    }

    @Test("a watch that begins after a position is checked against a map as soon as the two meet")
    func coldResume() throws {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .after(position(100))
        var script = FeedScript(options)
        script.welcome()
        let asked = try #require(script.subscription())
        #expect(asked.after == FeedScript.position(100))
        script.subscribed(asked.id, mode: "resumed", at: 100)
        #expect(script.actions.contains(.fetchMap(show: "demo", atLeast: position(100))))
        let first = script.change(1, .held)
        let second = script.change(2, .booked, kind: "booked")
        let answer = script.snapshotText()
        let map = try #require(WholeMap(Array(answer.utf8)))
        script.say(first)
        script.actions = script.machine.map(map, of: "demo")
        #expect(script.actions == [], "the stream has not come as far")
        script.say(second)
        #expect(script.actions == [.fetchPlan(show: "demo", layout: "hall-1", version: 1)])
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        #expect(script.output == "\(first)\n\(second)\n")
        script.say(script.change(3, .held))
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
        script.say(script.change(4, .held, spoilt: true))
        #expect(script.notes.contains { if case .differs = $0 { true } else { false } })
    }

    /// A watch from the middle that has just begun, at #100.
    private func watchFromNow() -> FeedScript {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .now
        var script = FeedScript(options)
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "live", at: 100)
        return script
    }

    @Test("a map that the stream has passed is brought to where the stream is, wherever in between it stands")
    func passedMap() {
        for passed in 0...4 {
            var script = watchFromNow()
            #expect(script.actions.contains(.fetchMap(show: "demo", atLeast: position(100))))
            var map = WholeMap(Array(script.snapshotText().utf8))
            for seat in 1...4 {
                script.say(script.change(seat, .held))
                if seat == passed { map = WholeMap(Array(script.snapshotText().utf8)) }
            }
            let status = script.change(5, .held).replacing(
                #""seats":["A-5"]"#, with: #""seats":["A-5"],"status":"sold_out""#)
            script.say(status)
            script.actions = script.machine.map(map, of: "demo")
            #expect(script.actions == [.fetchPlan(show: "demo", layout: "hall-1", version: 1)])
            script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
            #expect(script.actions == [] && script.machine.states(of: 0) == script.states, "\(passed) passed")
            #expect(script.machine.status(of: 0) == "sold_out")
            script.say(script.change(6, .held, spoilt: true))
            #expect(script.notes.contains { if case .differs = $0 { true } else { false } }, "it is checked")
        }
    }

    @Test("a map that is older than where the stream began is asked for again")
    func oldMap() throws {
        var script = watchFromNow()
        script.seq = 99
        let map = try #require(WholeMap(Array(script.snapshotText().utf8)))
        script.seq = 100
        script.say(script.change(1, .held))
        script.actions = script.machine.map(map, of: "demo")
        #expect(script.actions == [.fetchMap(show: "demo", atLeast: position(101))])
    }

    @Test("maps that cannot be joined end the watch after so many tries, however much happens meanwhile")
    func unjoined() throws {
        var script = watchFromNow()
        script.seq = 99
        let map = try #require(WholeMap(Array(script.snapshotText().utf8)))
        script.seq = 100
        for attempt in 0...WatchMachine.mostFaults {
            script.say(script.change(1, attempt.isMultiple(of: 2) ? .held : .free))
            #expect(script.status == nil)
            script.actions = script.machine.map(map, of: "demo")
        }
        #expect(script.notes == [.unhealed(show: "demo")] && script.status == .unhealed)
    }

    @Test("one change more than may wait for the map, and it must be newer than that change")
    func unmapped() throws {
        for isOver in [false, true] {
            var script = watchFromNow()
            let map = try #require(WholeMap(Array(script.snapshotText().utf8)))
            for number in 0..<ShowBoard.mostWaiting + (isOver ? 1 : 0) {
                script.say(script.change(1, number.isMultiple(of: 2) ? .held : .free))
                _ = script.output
            }
            let newer = try #require(WholeMap(Array(script.snapshotText().utf8)))
            let asked = WatchMachine.Action.fetchPlan(show: "demo", layout: "hall-1", version: 1)
            script.actions = script.machine.map(map, of: "demo")
            #expect(script.actions == (isOver ? [.fetchMap(show: "demo", atLeast: position(script.seq))] : [asked]))
            guard isOver else { continue }
            script.say(script.change(2, .held))
            script.actions = script.machine.map(newer, of: "demo")
            #expect(script.actions == [asked])
            script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
            #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
        }
    }

    @Test("a plan that cannot be had ends the watch: it could not be checked")
    func noPlan() {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        script.actions = script.machine.plan(nil, of: "demo", now: script.now)
        #expect(script.status == .serverError)
    }

    @Test(
        "random changes, losses and repeats never show an event twice, nor miss one",
        arguments: [UInt64.random(in: 0...UInt64.max)])
    func random(seed: UInt64) {
        var random = SplitMix(seed: seed)
        var script = FeedScript(seed: seed)
        script.begin()
        _ = script.output
        var log: [String] = []
        var shown = ""
        var socket = 1
        for _ in 0..<2_000 {
            let text = script.change(
                Int.random(in: 1...10, using: &random), [.free, .held, .booked].randomElement(using: &random) ?? .free)
            log.append(text)
            switch Int.random(in: 0..<10, using: &random) {
            case 0:
                // It is lost, and asked for again from where we are.
                script.close(nil, on: socket)
                script.waitForDeadline()
                socket += 1
                script.welcome(on: socket)
                let mine = Int((script.machine.position(of: 0)?.seq ?? 100) - 100)
                script.subscribed(script.subscription()?.id ?? "", mode: "resumed", at: Int64(100 + mine), on: socket)
                for missed in log[mine...] { script.say(missed, on: socket) }
            case 1:
                script.say(text, on: socket)
                script.say(text, on: socket)
            default: script.say(text, on: socket)
            }
            shown += script.output
            script.wait(.seconds(11))
            script.say(#"{"type":"heartbeat"}"#, on: socket)
        }
        #expect(shown == log.map { $0 + "\n" }.joined(), "seed \(seed)")
        #expect(script.machine.states(of: 0) == script.states, "seed \(seed)")
    }
}
