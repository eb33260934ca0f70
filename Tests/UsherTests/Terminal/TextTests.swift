import Contract
import Reactor
import TestSupport
import Testing
import WebSocket

@testable import Usher

@Suite("Text for people")
struct TextTests {
    private func pretty(_ text: String, columns: Int = 40, colour: Bool = false) -> String {
        PrettyJSON(style: TextStyle(hasColour: colour), columns: columns).text(of: Array(text.utf8))
    }

    @Test("JSON that fits stands on a line, other JSON on as many as it has members")
    func json() {
        #expect(pretty(#"{"a":1,"b":[true,null,"x"]}"#) == #"{"a": 1, "b": [true, null, "x"]}"#)
        #expect(
            pretty(#"{"long":"0123456789012345678901234567890123456789","b":{}}"#) == """
                {
                  "long": "0123456789012345678901234567890123456789",
                  "b": {}
                }
                """)
        #expect(
            pretty(#"{"n":12345678901234567890123,"f":-1.5e3}"#, columns: 60)
                == #"{"n": 12345678901234567890123, "f": -1.5e3}"#)
        #expect(pretty(#"{"a":"\u001b[2J\n"}"#) == #"{"a": "\u001b[2J\n"}"#)
        #expect(pretty(#"{"a":1}"#, colour: true) == "{\u{1B}[1m\"a\"\u{1B}[0m: \u{1B}[36m1\u{1B}[0m}")
    }

    @Test(
        "what is no JSON stays as it is, without what commands a terminal", arguments: ["hello", "{broken", "12", ""])
    func notJSON(text: String) {
        #expect(pretty(text) == text)
        #expect(pretty(text + "\u{1B}[2J") == text + "\u{FFFD}[2J")
    }

    @Test(
        "a line of the prompt is something to send or a command",
        arguments: [
            ("hi", PromptCommand.send("hi")), ("//x", .send("/x")), ("/ping", .ping("")), ("/ping a b", .ping("a b")),
            ("/close", .close(.normal, reason: "")), ("/close 1000 bye bye", .close(.normal, reason: "bye bye")),
            ("/sub demo", .subscribe(show: "demo")), ("/help", .help),
        ])
    func commands(line: String, command: PromptCommand) {
        #expect(PromptCommand(line) == command)
    }

    @Test("a command that cannot be done says why", arguments: ["/close 1005", "/close x", "/clsoe", "/sub", "/"])
    func faults(line: String) {
        guard case .fault(let why) = PromptCommand(line) else {
            Issue.record("\(line) is accepted")
            return
        }
        #expect(!why.isEmpty)
    }

    @Test("every code that may come has a meaning, and what it means for the status")
    func closeCodes() {
        for number in UInt16(1000)...4999 {
            guard let code = CloseCode(number) else { continue }
            for amongSeatwire in [false, true] {
                #expect(CloseReport.meaning(of: code, amongSeatwire: amongSeatwire).hasSuffix("."), "\(number)")
            }
        }
        func meaning(_ code: CloseCode, amongSeatwire: Bool = false) -> String {
            CloseReport.meaning(of: code, amongSeatwire: amongSeatwire)
        }
        let registered = [UInt16](1000...1003) + [UInt16](1007...1014) + [3000, 3003, 3008, 3001, 4001]
        #expect(Set(registered.compactMap { CloseCode($0) }.map { meaning($0) }).count == registered.count)
        #expect(meaning(.goingAway) == "The server goes away.")
        #expect(meaning(.nothingSubscribed) == "A code of the application.")
        #expect(meaning(.nothingSubscribed, amongSeatwire: true) == "Nothing was subscribed within a minute.")
        #expect(meaning(.policyViolation) == "Something is against the server's policy.")
        func status(_ fault: WebSocketFault?, _ ours: Bool = false) -> ProgramStatus {
            CloseReport(close: nil, fault: fault, wasOurs: ours, subprotocol: nil).status
        }
        #expect(status(nil) == .serverError)
        #expect(status(nil, true) == .done)
        #expect(status(WebSocketFault(.protocolError, "RFC 6455 5.2", "x")) == .serverError)
    }

    @Test("lines are cut the same however they come")
    func lines() {
        let text = "one\r\ntwo\n\nthrée\nlast"
        for chunking in chunkings(of: Array(text.utf8)) {
            var cutter = LineCutter()
            let found = chunking.pieces.flatMap { cutter.take($0) }
            #expect(found == ["one", "two", "", "thrée"].map { Array($0.utf8) }, "\(chunking.name)")
            #expect(cutter.rest() == Array("last".utf8))
        }
    }

    @Test("JSON that is shown on a terminal means the same and commands nothing")
    func shownJSON() throws {
        let text = "{\"a\":\"é\u{7F}\u{80}\u{9B}2J\u{A0}\u{9F}\"}"
        let shown = TextStyle.harmless(json: Array(text.utf8))
        #expect(
            String(decoding: shown, as: UTF8.self) == "{\"a\":\"é\\u007f\\u0080\\u009b2J\u{A0}\\u009f\"}")
        #expect(try JSONReader.read(shown) == JSONReader.read(Array(text.utf8)))
    }

    @Test("times stand on the clock of the place, as it was at that moment")
    func times() {
        #expect(TextStyle { _ in 19_800 }.time(microseconds: 72_000_125_000) == "01:30:00.125")
        #expect(TextStyle { _ in -3600 }.time(microseconds: 0) == "23:00:00.000")
        #expect(TextStyle().time(microseconds: -1_000) == "23:59:59.999")
        let summer = TextStyle { $0 < 3_600 ? 0 : 3_600 }
        #expect(summer.time(microseconds: 3_599_999_000) == "00:59:59.999")
        #expect(summer.time(microseconds: 3_600_000_000) == "02:00:00.000")
    }

    @Test("a time zone is asked once for the events of a quarter of an hour")
    func clockMemory() {
        let asked = Locked<[Int64]>([])
        let style = TextStyle { moment in
            asked.withLock { $0.append(moment) }
            return moment < 900 ? 0 : 3_600
        }
        var clock = ClockMemory()
        #expect([0, 450, 899, 900, 1_799, -1].map { clock.ahead(at: $0, of: style) } == [0, 0, 0, 3_600, 3_600, 0])
        #expect(asked.withLock { $0 } == [0, 900, -1])
    }
}
