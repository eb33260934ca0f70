import Contract
import Testing

@testable import Usher

@Suite("What a watch needs for its checks")
struct AwaitedPartsTests {
    private func position(_ seq: Int64) throws -> FeedPosition { try #require(FeedPosition(FeedScript.position(seq))) }

    private static let small = HallPlan(
        Array(#"{"sections":[{"name":"","rows":[{"name":"A","seats":[{"label":"A-1"}]}]}]}"#.utf8))

    /// A watch that has the map and no plan, and has lost its connection.
    private func lost() -> FeedScript {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        script.say(script.change(1, .held))
        script.close(nil)
        _ = script.output
        return script
    }

    @Test("a plan that comes while nobody is connected is taken")
    func planMeanwhile() {
        var script = lost()
        #expect(
            script.machine.awaitsPlan("hall-1", 1, of: "demo") && !script.machine.awaitsPlan("hall-1", 2, of: "demo"))
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        #expect(script.actions == [] && !script.machine.awaitsPlan("hall-1", 1, of: "demo"))
        script.waitForDeadline()
        script.welcome(on: 2)
        script.subscribed(script.subscription()?.id ?? "", mode: "resumed", at: 101, on: 2)
        #expect(!script.actions.contains { if case .fetchPlan = $0 { true } else { false } })
        script.say(script.change(2, .held, spoilt: true), on: 2)
        #expect(script.notes.contains { if case .differs = $0 { true } else { false } }, "it is checked")
    }

    @Test("a plan that has not come is asked for again by whoever is back")
    func planAgain() {
        var script = lost()
        script.waitForDeadline()
        script.welcome(on: 2)
        script.subscribed(script.subscription()?.id ?? "", mode: "resumed", at: 101, on: 2)
        #expect(script.actions.contains(.fetchPlan(show: "demo", layout: "hall-1", version: 1)))
        script.actions = script.machine.plan(FeedScript.plan, of: "demo", now: script.now)
        script.say(script.change(2, .held), on: 2)
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
    }

    @Test("a plan that does not fit while nobody is connected makes the next subscription ask for the whole map")
    func otherPlanMeanwhile() throws {
        var script = lost()
        script.actions = script.machine.plan(Self.small, of: "demo", now: script.now)
        #expect(script.notes == [.differs(show: "demo", try position(101))] && script.subscription() == nil)
        script.waitForDeadline()
        script.welcome(on: 2)
        let asked = try #require(script.subscription())
        #expect(asked.after == nil)
        script.subscribed(asked.id, mode: "snapshot", at: 101, on: 2)
        script.say(script.snapshotText(), on: 2)
        #expect(script.actions.contains(.fetchPlan(show: "demo", layout: "hall-1", version: 1)))
    }

    @Test("a plan that cannot be had ends the watch, connected or not")
    func noPlan() {
        var script = lost()
        script.actions = script.machine.plan(nil, of: "demo", now: script.now)
        #expect(script.status == .serverError)
        #expect(!script.machine.awaitsPlan("hall-1", 1, of: "demo"))
    }

    @Test("a map that has not come is asked for again by whoever is back, until it is there")
    func mapAgain() throws {
        var options = WatchOptions(shows: ["demo"])
        options.begin = .now
        var script = FeedScript(options)
        script.welcome()
        #expect(!script.machine.awaitsMap(of: "demo"))
        script.subscribed(script.subscription()?.id ?? "", mode: "live", at: 100)
        #expect(script.actions.contains(.fetchMap(show: "demo", atLeast: try position(100))))
        #expect(script.machine.awaitsMap(of: "demo"))
        script.close(nil)
        script.waitForDeadline()
        script.welcome(on: 2)
        script.subscribed(script.subscription()?.id ?? "", mode: "resumed", at: 100, on: 2)
        #expect(script.actions.contains(.fetchMap(show: "demo", atLeast: try position(100))))
        let map = try #require(WholeMap(Array(script.snapshotText().utf8)))
        script.actions = script.machine.map(map, of: "demo")
        #expect(!script.machine.awaitsMap(of: "demo"))
        #expect(script.actions == [.fetchPlan(show: "demo", layout: "hall-1", version: 1)])
    }

    @Test("a question is asked again ever more slowly, and a word is said once")
    func pace() {
        var pace = AskingPace()
        let failures = (0..<100).map { _ in pace.failed() }
        #expect(
            failures.prefix(7).map(\.pause) == [200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        #expect(failures.allSatisfy { $0.pause <= .seconds(5) })
        #expect(failures.indices.filter { failures[$0].tells } == [4])
        #expect([429, 500, 503, 599].allSatisfy { AskingPace.isWorthwhile(after: $0) })
        #expect(![200, 204, 302, 400, 401, 404, 499].contains { AskingPace.isWorthwhile(after: $0) })
    }

    /// A map for staff, with so many holds.
    private func map(_ script: FeedScript, holds: Int) -> String {
        let hold = #"{"hold":"h","seats":["A-1"],"until":null,"by":"a"}"#
        let list = [String](repeating: hold, count: holds).joined(separator: ",")
        return script.snapshotText().replacing(#""states""#, with: #""holds":[\#(list)],"states""#)
    }

    @Test("a map with the holds of a large hall is read")
    func manyHolds() {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        let text = map(script, holds: 20_000)
        script.say(text)
        #expect(script.machine.isLive(0) && script.output == text + "\n")
        #expect(WholeMap(Array(text.utf8)) != nil)
    }

    @Test(
        "a map that was promised and cannot be read is asked for again, and after some tries it is the end",
        arguments: ["{", #"{"type":"snapshot","show":"demo"}"#])
    func unreadable(text: String) throws {
        var script = FeedScript()
        script.welcome()
        for attempt in 0...WatchMachine.mostFaults {
            script.subscribed(try #require(script.subscription()).id, mode: "snapshot", at: 100)
            script.say(text)
            #expect(script.notes.first == .unreadable)
            #expect((script.status == .unhealed) == (attempt == WatchMachine.mostFaults))
        }
    }

    @Test("a message that cannot be read while no map is awaited is only told")
    func unreadableAmongChanges() {
        var script = FeedScript()
        script.begin()
        script.say("{")
        #expect(script.actions == [.note(.unreadable)])
        script.say(#"{"type":"snapshot","show":"demo"}"#)
        #expect(script.actions == [.note(.unreadable)])
    }
}
