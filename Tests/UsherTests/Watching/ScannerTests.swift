import TestSupport
import Testing

@testable import Usher

@Suite("Reading a change")
struct ScannerTests {
    private static let message =
        #"{"type":"change","show":"demo","prev":10432,"seq":10433,"tag":"4fd09e21","at":"2026-11-20T19:30:00.125Z","#
        + #""changes":[{"kind":"held","state":"h","seats":["A-3","A-4"],"by":"x"},{"kind":"status","status":"sold_out"}],"#
        + #""crc":"860504b5"}"#

    private func scan(_ text: String) -> FeedChangeCopy? {
        var scanner = ChangeScanner()
        var change = ChangeParts()
        let bytes = Array(text.utf8)
        guard scanner.scan(bytes.span, into: &change) else { return nil }
        let whole = change.whole(bytes)
        func part(_ range: Range<Int>) -> String { String(decoding: whole[range], as: UTF8.self) }
        return FeedChangeCopy(
            show: part(change.show), prev: change.prev, seq: change.seq, tag: change.tag, checksum: change.checksum,
            items: change.items.map { item in
                "\(part(item.kind)) \(item.state) \(item.seats.map { part(change.seats[$0]) }) \(part(item.status))"
            }, list: part(change.list))
    }

    private struct FeedChangeCopy: Equatable {
        let show: String
        let prev: Int64
        let seq: Int64
        let tag: UInt32
        let checksum: UInt32
        let items: [String]
        let list: String
    }

    @Test("finds every part, in any order, with unknown members and spaces between")
    func parts() throws {
        let found = try #require(scan(Self.message))
        #expect(found.show == "demo" && found.prev == 10432 && found.seq == 10433)
        #expect(found.tag == 0x4FD0_9E21 && found.checksum == 0x8605_04B5)
        #expect(found.items == [#"held 104 ["A-3", "A-4"] "#, "status 0 [] sold_out"])
        #expect(found.list.hasPrefix(#"{"kind":"held""#) && found.list.hasSuffix(#""sold_out"}"#))
        let other =
            "\t" + #" { "x" : [1, {"y":"]", "z":{}}, null, [], true,false,-0.5E+3,0] ,"# + "\r\n"
            + #" "crc":"860504b5", "changes" : [ ] , "tag":"4fd09e21","seq":2,"prev":1,"z":-1.5e3,"#
            + #""show":"demo","type":"change" } "#
        #expect(try #require(scan(other)).items == [])
    }

    @Test(
        "leaves everything else to the reader of JSON",
        arguments: [
            #"{"type":"snapshot"}"#, #"{"type":"change"}"#, "", "{", "[]", message.replacing("10433", with: "-1"),
            message.replacing("10433", with: "1234567890123456789"), message.replacing("4fd09e21", with: "4fd09e2"),
            message.replacing("4fd09e21", with: "4FD09E21"), message + "x",
            message.replacing(#""state":"h""#, with: #""state":"hh""#), message.replacing("[{", with: "[["),
            message.replacing("10433", with: "010433"),
        ])
    func others(text: String) {
        #expect(scan(text) == nil)
    }

    @Test(
        "passes over nothing that is no JSON, so that it goes nowhere",
        arguments: [
            "\u{1B}[2J", "\u{1}1", "1\u{C}", "evil", "tru", "truely", "nulll", "True", "NaN", "01", "-", "+1", "1.",
            ".5", "1e",
            "1e+", "0x1", "[1,]", "[,1]", "[1 2]", "[1", "[1}", "{]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{1:2}", "]",
            ",", ":", "",
            "'a'", String(repeating: "[", count: 40) + String(repeating: "]", count: 40),
        ])
    func noJSON(value: String) {
        #expect(scan(Self.message.replacing(#""by":"x""#, with: "\"by\":\(value)")) == nil)
        #expect(scan(Self.message.replacing(#""crc""#, with: "\"x\":\(value),\"crc\"")) == nil)
    }

    @Test("decodes escapes where a text is needed, and passes over all others")
    func escapes() throws {
        let text = Self.message.replacing("demo", with: #"d\u0065mo"#).replacing("A-3", with: #"A\"3\\\/"#)
            .replacing("A-4", with: #"\ud83d\ude00\b\f\n\r\t"#).replacing(#""held""#, with: #""h\u0065ld""#)
            .replacing(#""h""#, with: #""\u0068""#).replacing("sold_out", with: #"sold\u005Fout"#)
            .replacing(#""by":"x""#, with: #""reason":"a \"b\" \\ \u00e9 \ud800 \u0000","\"":"\\""#)
        let found = try #require(scan(text))
        #expect(found.show == "demo" && found.seq == 10433 && found.checksum == 0x8605_04B5)
        let seats = ["A\"3\\/", "😀\u{8}\u{C}\n\r\t"]
        #expect(found.items == ["held 104 \(seats) ", "status 0 [] sold_out"])
        #expect(found.list.hasPrefix(#"{"kind":"h\u0065ld""#) && found.list.hasSuffix(#"sold\u005Fout"}"#))
    }

    @Test(
        "an escape that JSON does not know is none",
        arguments: [#"\x"#, #"\"#, #"\u12"#, #"\u12g4"#, #"\U0041"#, #"\'"#, #"\u"#, "\\\n", "\\\0"])
    func badEscapes(escape: String) {
        for text in ["A-3", #""by":"x"#, "demo"] {
            #expect(scan(Self.message.replacing(text, with: text + escape)) == nil, "\(text)")
        }
    }

    @Test(
        "a text that is needed and stands for no characters is none", arguments: [#"\ud800"#, #"\udc00x"#, #"\u0000"#])
    func noCharacters(escape: String) {
        #expect(scan(Self.message.replacing("A-3", with: escape)) == nil)
        #expect(scan(Self.message.replacing(#""h""#, with: #""\#(escape)""#)) == nil)
    }

    @Test("never runs past the end, wherever a message is cut or spoilt")
    func spoilt() {
        let bytes = Array(Self.message.utf8)
        for length in 0..<bytes.count { #expect(scan(String(decoding: bytes[..<length], as: UTF8.self)) == nil) }
        let escaped = Array(Self.message.replacing("A-3", with: #"\u0041\"\\"#).utf8)
        for length in 0..<escaped.count { #expect(scan(String(decoding: escaped[..<length], as: UTF8.self)) == nil) }
        var random = SplitMix(seed: 7)
        for round in 0..<5_000 {
            var copy = round.isMultiple(of: 2) ? bytes : escaped
            copy[Int.random(in: 0..<copy.count, using: &random)] = UInt8.random(in: 0...127, using: &random)
            _ = scan(String(decoding: copy, as: UTF8.self))
        }
    }

    @Test("a checksum that follows every change is that of zlib", arguments: [1, 10, 333])
    func checksum(seats: Int) {
        #expect(StatesChecksum.of(Array("123456789".utf8)) == 0xCBF4_3926)
        var random = SplitMix(seed: UInt64(seats))
        var states = [UInt8](repeating: UInt8(ascii: "f"), count: seats)
        let differences = StatesChecksum(count: seats)
        var checksum = StatesChecksum.of(states)
        for _ in 0..<500 {
            let place = Int.random(in: 0..<seats, using: &random)
            let state = SeatState.allCases.randomElement(using: &random)?.rawValue ?? 0
            checksum = differences.updated(checksum, at: place, by: states[place] ^ state)
            states[place] = state
            #expect(checksum == StatesChecksum.of(states))
        }
    }

    @Test("every seat is found by its label, and no other")
    func index() {
        let labels = (0..<5_000).map { "S\($0 / 100)-\($0 % 100)" }
        let index = SeatIndex(labels)
        for (place, label) in labels.enumerated() { #expect(index.place(of: label) == place) }
        for label in ["", "S", "S0-100", "s0-1"] { #expect(index.place(of: label) == nil) }
    }

    @Test(
        "a pattern stands for the seats that it should",
        arguments: [
            ("A-*", "A-12", true), ("A-*", "B-A-1", false), ("A-1?", "A-12", true), ("A-1?", "A-1", false),
            ("*-1", "AB-1", true), ("*1*2*", "A-1B2", true), ("*1*2*", "A-2B1", false), ("A-12", "A-12", true),
            ("*", "", true), ("", "A", false), ("**", "A", true),
        ])
    func patterns(pattern: String, label: String, matches: Bool) {
        let bytes = Array(label.utf8)
        #expect(SeatPattern(pattern).matches(bytes.span, 0..<bytes.count) == matches)
    }
}
