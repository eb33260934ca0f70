import Bytes
import Testing

@testable import Usher

@Suite("The lines of a watch")
struct EventLinesTests {
    private static let many =
        #"{"type":"change","show":"demo","prev":100,"seq":103,"tag":"00000000","at":"2026-11-20T23:30:00.125Z","changes":["#
        + #"{"kind":"held","state":"h","seats":["A-1","A-2"]}, {"kind":"expired","state":"f","seats":["A-3"]},"#
        + #"{"kind":"status","status":"sold_out"}],"crc":"%"}"#

    private func show(_ filter: EventFilter, _ form: EventLines.Form, count: Int? = nil, keepsPosition: Bool = false)
        -> String
    {
        var options = WatchOptions(shows: ["demo"])
        options.filter = filter
        options.count = count
        options.savePosition = keepsPosition ? "file" : nil
        var script = FeedScript(options, form: form)
        script.begin()
        _ = script.output
        script.states[0] = SeatState.held.rawValue
        script.states[1] = SeatState.held.rawValue
        script.say(Self.many.replacing("%", with: Hexadecimal.text(of: StatesChecksum.of(script.states))))
        return script.output
    }

    @Test("are one for each event on a terminal, on the clock of the place")
    func text() {
        let style = TextStyle { $0 < 1_795_217_400 ? 0 : 3_600 }
        #expect(
            show(EventFilter(), .text(style)) == """
                00:30:00.125 #103 held A-1 A-2
                00:30:00.125 #103 expired A-3
                00:30:00.125 #103 status sold_out\n
                """)
        #expect(show(EventFilter(kinds: ["expired"]), .text(TextStyle())) == "23:30:00.125 #103 expired A-3\n")
        #expect(
            show(EventFilter(kinds: ["held"]), .text(TextStyle(hasColour: true)))
                == "\u{1B}[2m23:30:00.125\u{1B}[0m #103 \u{1B}[33mheld A-1 A-2\u{1B}[0m\n")
    }

    @Test("are the server's JSON in a pipe: as it came, or with the items alone that are wanted")
    func json() {
        let whole = show(EventFilter(), .json)
        #expect(whole.hasPrefix(Self.many.prefix(40)) && whole.hasSuffix("}\n"))
        let part = show(EventFilter(seats: ["A-3"]), .json)
        #expect(part.contains(#""changes":[{"kind":"expired","state":"f","seats":["A-3"]}],"crc""#))
        let two = show(EventFilter(kinds: ["held", "status"]), .json)
        #expect(
            two.contains(
                #""changes":[{"kind":"held","state":"h","seats":["A-1","A-2"]},{"kind":"status","status":"sold_out"}],"#
            ))
        #expect(show(EventFilter(seats: ["B-*"]), .json) == "")
        #expect(
            show(EventFilter(), .json, count: 1).contains(
                #""changes":[{"kind":"held","state":"h","seats":["A-1","A-2"]}],"#))
    }

    @Test("stand on the clock of their moment, and have none when they tell none")
    func clocks() {
        // Clocks go forward at 19:30:00.
        let style = TextStyle { $0 < 1_795_203_000 ? 0 : 3_600 }
        var script = FeedScript(form: .text(style))
        script.begin()
        _ = script.output
        for (at, shown) in [
            ("2026-11-20T19:29:59.999Z", "19:29:59.999"), ("2026-11-20T19:30:00.125Z", "20:30:00.125"),
            ("2026-11-20T23:59:60Z", "01:00:00"), ("2026-11-20T19:30:00+01:00", "--:--:--"), ("soon", "--:--:--"),
        ] {
            script.say(script.change(1, .held).replacing("2026-11-20T19:30:00.125Z", with: at))
            #expect(script.output.hasPrefix("\(shown) #"), "\(at)")
        }
    }

    @Test("tell all of a change where its position is kept, so that no event of it is lost")
    func uncut() {
        let change = show(EventFilter(kinds: ["held", "expired"]), .json, count: 1, keepsPosition: true)
        #expect(change.contains(#""kind":"held""#) && change.contains(#""kind":"expired""#))
        #expect(!change.contains(#""kind":"status""#))
        #expect(show(EventFilter(), .json, count: 1, keepsPosition: true).contains(#""kind":"status""#))
    }

    @Test("say what a seat is now where events were merged, and kinds are told from that")
    func merged() {
        var options = WatchOptions(shows: ["demo"])
        options.filter = EventFilter(kinds: ["booked"])
        var script = FeedScript(options, form: .text(TextStyle()))
        script.begin()
        _ = script.output
        script.say(script.change(1, .held, kind: ""))
        #expect(script.output == "")
        script.say(script.change(1, .booked, kind: ""))
        #expect(script.output == "19:30:00.125 #102 now booked A-1\n")
    }

    @Test("hold nothing that commands a terminal")
    func harmless() {
        var script = FeedScript(form: .text(TextStyle()))
        script.begin()
        _ = script.output
        script.say(script.change(1, .held).replacing(#""held""#, with: "\"he\u{9B}2Jld\""))
        #expect(script.output == "19:30:00.125 #101 he?2Jld A-1\n")
    }

    @Test("tell the map in words where it is not drawn")
    func snapshot() {
        var script = FeedScript(form: .text(TextStyle()))
        script.begin()
        #expect(script.output == "#100 on_sale · 10 free\n")
    }
}
