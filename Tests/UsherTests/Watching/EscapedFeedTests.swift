import Testing

@testable import Usher

@Suite("A feed with escapes in its texts")
struct EscapedFeedTests {
    /// The seats of `FeedScript` in order, under names that JSON cannot hold as they are.
    private static let names = [#"A"1"#, #"B\2"#, "A-3", "A-4", "A-5", "A-6", "A-7", "A-8", "A-9", #"C"\10"#]

    private static func escaped(_ name: String) -> String {
        name.replacing(#"\"#, with: #"\\"#).replacing("\"", with: #"\""#)
    }

    private static let plan: HallPlan? = {
        let seats = names.map { #"{"label":"\#(escaped($0))","category":"c","x":1}"# }
        return HallPlan(
            Array(#"{"sections":[{"name":"","rows":[{"name":"A","seats":[\#(seats.joined(separator: ","))]}]}]}"#.utf8))
    }()

    /// The change of a seat under the name that it has here.
    private static func change(_ script: inout FeedScript, _ seat: Int, _ state: SeatState) -> String {
        script.change(seat, state).replacing(#""A-\#(seat)""#, with: #""\#(escaped(names[seat - 1]))""#)
    }

    @Test("what somebody wrote as a reason breaks nothing", arguments: [#"a \"b\" \\"#, #"\u0022"#, #"\ud800"#])
    func reason(text: String) {
        var script = FeedScript()
        script.begin()
        _ = script.output
        let change = script.change(1, .held).replacing(
            #""state""#, with: #""reason":"\#(text)","gate":"\#(text)","state""#)
        script.say(change)
        #expect(script.output == change + "\n" && script.actions == [])
        let next = script.change(2, .held)
        script.say(next)
        #expect(script.output == next + "\n" && script.actions == [])
        #expect(script.machine.states(of: 0) == script.states)
    }

    @Test("seats with quotes and backslashes in their names are watched and checked", arguments: [true, false])
    func names(planIsThere: Bool) {
        var script = FeedScript()
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        _ = script.output
        if planIsThere { script.actions = script.machine.plan(Self.plan, of: "demo", now: script.now) }
        for (seat, state) in [(1, .held), (2, .booked), (10, .held), (1, .free)] as [(Int, SeatState)] {
            let change = Self.change(&script, seat, state)
            script.say(change)
            #expect(script.output == change + "\n" && script.actions == [])
        }
        if !planIsThere { script.actions = script.machine.plan(Self.plan, of: "demo", now: script.now) }
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
        script.say(Self.change(&script, 3, .held))
        #expect(script.actions == [] && script.machine.states(of: 0) == script.states)
    }

    @Test("seats are picked by what they are called, and shown as the server wrote them or as they are called")
    func filter() {
        var options = WatchOptions(shows: ["demo"])
        options.filter = EventFilter(seats: [#"?"*"#])
        let items =
            #"{"kind":"held","state":"h","seats":["A\"1","B\\2"]},{"kind":"h\u0065ld","state":"h","seats":["A-3"]}"#
        for form in [EventLines.Form.json, .text(TextStyle())] {
            var script = FeedScript(options, form: form)
            script.begin()
            script.actions = script.machine.plan(Self.plan, of: "demo", now: script.now)
            _ = script.output
            for seat in 1...2 { script.states[seat - 1] = SeatState.held.rawValue }
            let change = script.change(3, .held).replacing(
                #"{"kind":"held","state":"h","seats":["A-3"]}"#, with: items)
            script.say(change)
            let json = change.replacing(#",{"kind":"h\u0065ld","state":"h","seats":["A-3"]}"#, with: "")
            let lines = EventLines(form)
            #expect(script.output == (lines.isJSON ? json + "\n" : "19:30:00.125 #101 held A\"1 B\\2\n"))
        }
    }

    @Test("a seat is waited for under such a name")
    func until() {
        var options = WatchOptions(shows: ["demo"])
        options.until = .init(seat: #"B\2"#, state: "booked")
        var script = FeedScript(options)
        script.welcome()
        script.subscribed(script.subscription()?.id ?? "", mode: "snapshot", at: 100)
        script.say(script.snapshotText())
        script.actions = script.machine.plan(Self.plan, of: "demo", now: script.now)
        script.say(Self.change(&script, 1, .booked))
        #expect(script.status == nil)
        script.say(Self.change(&script, 2, .booked))
        #expect(script.status == .done)
    }
}
