import Testing

@testable import Contract

/// What clients send, the well-meant and the hostile.
@Suite struct FeedCommandReaderTests {
    private func read(_ text: String) throws(FeedCommandFault) -> FeedCommand {
        try FeedCommandReader.read(Array(text.utf8))
    }

    private func fault(_ text: String, _ limits: FeedCommandLimits = FeedCommandLimits()) -> FeedCommandFault? {
        do throws(FeedCommandFault) {
            _ = try FeedCommandReader.read(Array(text.utf8), limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("every command is read, with and without what may be left out")
    func commands() throws {
        #expect(
            try read(#"{"type":"auth","id":1,"token":"t","api_key":"k"}"#)
                == .authenticate(.integer(1), token: "t", apiKey: "k"))
        #expect(try read(#"{"type":"auth","api_key":"k"}"#) == .authenticate(nil, token: nil, apiKey: "k"))
        #expect(
            try read(#"{"type":"subscribe","id":"a","show":"demo"}"#)
                == .subscribe(.text("a"), show: "demo", scope: .open, start: .snapshot))
        #expect(
            try read(#"{"type":"subscribe","show":"demo","scope":"staff","after":"now"}"#)
                == .subscribe(nil, show: "demo", scope: .staff, start: .now))
        let position = FeedPosition(epoch: 0x9c1f_03a7, seq: 10_430, tag: 0x5d41_402a)
        #expect(
            try read(#"{"type":"subscribe","show":"demo","after":"9c1f03a7:10430:5d41402a","x":{"y":[1]}}"#)
                == .subscribe(nil, show: "demo", scope: .open, start: .after(position)))
        #expect(
            try read(#"{"type":"subscribe","show":"demo","scope":null,"after":null,"id":null}"#)
                == .subscribe(nil, show: "demo", scope: .open, start: .snapshot))
        #expect(try read(#"{"type":"unsubscribe","id":-3,"show":"demo"}"#) == .unsubscribe(.integer(-3), show: "demo"))
        #expect(try read(#" {"type" : "ping"} "#) == .ping(nil))
    }

    @Test("what is no command is told with words that help, and under the id it came with")
    func faults() {
        #expect(fault("")?.code == "MALFORMED_JSON")
        #expect(fault("subscribe demo")?.message.contains(#"{"type":"subscribe","id":1,"show":"demo"}"#) == true)
        #expect(fault("[1]")?.code == "VALIDATION_ERROR")
        #expect(
            fault(#"{"id":7}"#) == FeedCommandFault(.integer(7), "VALIDATION_ERROR", fault(#"{"id":7}"#)?.message ?? "")
        )
        #expect(fault(#"{"type":"hold","id":"x"}"#)?.mark == .text("x"))
        #expect(fault(#"{"type":"hold"}"#)?.message.contains("auth, subscribe, unsubscribe, ping") == true)
        #expect(fault(#"{"type":"subscribe","id":1}"#)?.message.contains("'show' is missing") == true)
        #expect(fault(#"{"type":"subscribe","show":""}"#)?.message.contains("'show' is missing") == true)
        #expect(fault(#"{"type":"subscribe","show":5}"#)?.message.contains("'show' must be a text") == true)
        #expect(fault(#"{"type":"subscribe","show":"a","scope":"all"}"#)?.message.contains("public or staff") == true)
        #expect(fault(#"{"type":"subscribe","show":"a","after":"yesterday"}"#)?.message.contains("position") == true)
        #expect(fault(#"{"type":"auth","id":2}"#)?.mark == .integer(2))
        for id in ["true", "1.5", "[1]", "{}"] {
            #expect(fault(#"{"type":"ping","id":\#(id)}"#)?.message.contains("'id'") == true, "\(id)")
        }
    }

    @Test(
        "hostile bytes are refused and never crash",
        arguments: [
            "{", "{\"type\":\"ping\",\"type\":\"auth\"}", "{\"type\":\"pi\\u0000ng\"}", "{\"type\":\"\\ud800\"}",
            "{\"type\":\"ping\"}}", String(repeating: "[", count: 9_000), "{\"a\":\(String(repeating: "[", count: 9))",
            "{\"type\":\"ping\",\"id\":99999999999999999999999}", "\u{FEFF}{\"type\":\"ping\"}",
            "{\"type\":\"subscribe\",\"show\":\"a\",\"after\":\"9c1f03a7:99999999999999999999:5d41402a\"}",
        ])
    func hostile(_ text: String) {
        #expect(fault(text) != nil)
    }

    @Test("bytes that are no UTF-8 are refused")
    func invalidUTF8() {
        #expect(throws: FeedCommandFault.self) {
            try FeedCommandReader.read(Array(#"{"type":"ping","id":""#.utf8) + [0xC0, 0x80] + Array(#""}"#.utf8))
        }
    }

    @Test("each part may be as long as its limit, and not one byte longer")
    func limits() {
        var limits = FeedCommandLimits()
        limits.message = 400
        limits.mark = 4
        limits.show = 5
        limits.token = 6
        limits.apiKey = 7
        func x(_ count: Int) -> String { String(repeating: "x", count: count) }
        let texts: [(Int) -> String] = [
            { #"{"type":"ping","id":"\#(x($0 - 4 + limits.mark))"}"# },
            { #"{"type":"unsubscribe","show":"\#(x($0 - 4 + limits.show))"}"# },
            { #"{"type":"auth","token":"\#(x($0 - 4 + limits.token))"}"# },
            { #"{"type":"auth","api_key":"\#(x($0 - 4 + limits.apiKey))"}"# },
            { #"{"type":"ping","more":"\#(x($0 - 4 + limits.message - 25))"}"# },
        ]
        for text in texts {
            #expect(fault(text(4), limits) == nil, "\(text(4))")
            #expect(fault(text(5), limits) != nil, "\(text(5))")
        }
    }

    @Test("a position has one spelling")
    func positions() {
        let position = FeedPosition(epoch: 0x0000_00ab, seq: 12, tag: 0xffff_ffff)
        #expect(position.text == "000000ab:12:ffffffff")
        #expect(FeedPosition(position.text) == position)
        for text in [
            "", ":", "ab:12:ffffffff", "000000AB:12:ffffffff", "000000ab:012:ffffffff", "000000ab:-1:ffffffff",
            "000000ab:+1:ffffffff", "000000ab::ffffffff", "000000ab:12:ffffffff:", "000000ab:12:fffffffg",
            "000000ab:1234567890123456789:ffffffff", "000000ab:12:ffffffff ", "000000ab:12", "now",
        ] { #expect(FeedPosition(text) == nil, "\(text)") }
        #expect(FeedPosition("000000ab:0:00000000")?.seq == 0)
    }
}
