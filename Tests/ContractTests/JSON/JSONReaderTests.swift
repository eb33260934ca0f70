import Contract
import Testing

@Suite struct JSONReaderTests {
    private func read(_ text: String, limits: JSONLimits = JSONLimits()) throws(JSONFault) -> JSONValue {
        try JSONReader.read(Array(text.utf8), limits: limits)
    }

    private func fault(_ text: String, limits: JSONLimits = JSONLimits()) -> JSONFault? {
        fault(Array(text.utf8), limits: limits)
    }

    private func fault(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) -> JSONFault? {
        do throws(JSONFault) {
            _ = try JSONReader.read(bytes, limits: limits)
            return nil
        } catch {
            return error
        }
    }

    @Test("every kind of value is read")
    func values() throws {
        let text = " {\"a\" : [1, -0, 2.50, 1e3, \"x\", true, false, null, {}, []] ,\n\t\"b\":\"\"\r} "
        #expect(
            try read(text)
                == .object([
                    .init(
                        "a",
                        .array([
                            .integer(1), .integer(0), .number("2.50"), .number("1e3"), .string("x"), .flag(true),
                            .flag(false), .null, .object([]), .array([]),
                        ])),
                    .init("b", .string("")),
                ]))
        #expect(try read("7")["a"] == nil)
        #expect(try read(#"{"a":{"b":1}}"#)["a"]?["b"] == .integer(1))
    }

    @Test("integers are exact to the last of 64 bits, and beyond stay what they were")
    func integers() throws {
        #expect(try read("9223372036854775807") == .integer(.max))
        #expect(try read("-9223372036854775808") == .integer(.min))
        #expect(try read("9223372036854775808") == .number("9223372036854775808"))
    }

    @Test("escapes are decoded")
    func escapes() throws {
        #expect(try read(#""\"\\\/\b\f\n\r\tä😀\u2028""#) == .string("\"\\/\u{8}\u{c}\n\r\tä😀\u{2028}"))
    }

    @Test(
        "what is no JSON is refused with its reason",
        arguments: [
            ("", .incomplete), (" ", .incomplete), ("{", .incomplete), ("[1", .incomplete), ("[1,", .incomplete),
            ("\"a", .incomplete), ("tru", .incomplete), ("-", .incomplete), ("1.", .incomplete), ("1e", .incomplete),
            ("{\"a\"", .incomplete), ("{\"a\":", .incomplete), ("\"\\", .incomplete), ("\"\\u12", .incomplete),
            ("trux", .unexpected), ("nul ", .unexpected), ("+1", .unexpected), (".5", .unexpected),
            ("-a", .unexpected), ("1.x", .unexpected), ("1ex", .unexpected), ("[1,]", .unexpected),
            ("[,1]", .unexpected), ("[1 2]", .unexpected), ("{a:1}", .unexpected), ("{\"a\" 1}", .unexpected),
            ("{\"a\":1,}", .unexpected), ("{,}", .unexpected), ("'a'", .unexpected), ("\u{FEFF}1", .unexpected),
            ("NaN", .unexpected), ("Infinity", .unexpected), ("// x\n1", .unexpected), ("[1}", .unexpected),
            ("1 2", .trailing), ("{}{}", .trailing), ("01", .trailing), ("1\u{0}", .trailing), ("null,", .trailing),
            (#"{"a":1,"b":2,"a":3}"#, .duplicateName), (#"{"a":1,"\u0061":2}"#, .duplicateName),
            ("\"a\nb\"", .controlCharacter), ("\"\u{1f}\"", .controlCharacter), ("\"\u{0}\"", .controlCharacter),
            (#""\x41""#, .badEscape), (#""\u00g0""#, .badEscape), (#""\U0041""#, .badEscape),
            (#""\ud83d""#, .loneSurrogate), (#""\ude00""#, .loneSurrogate), (#""\ud83d\ud83d""#, .loneSurrogate),
            (#""\ud83dx""#, .loneSurrogate), (#""\ud83d\n""#, .loneSurrogate), (#""\ud83d\u0041""#, .loneSurrogate),
            (#""\u0000""#, .nullCharacter), (#"{"a\u0000":1}"#, .nullCharacter),
        ] as [(String, JSONFault.Kind)])
    func refused(_ text: String, _ kind: JSONFault.Kind) {
        #expect(fault(text)?.kind == kind)
    }

    @Test(
        "bytes that are no UTF-8 are refused",
        arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1]])
    func invalidUTF8(_ bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(fault([quote] + bytes + [quote])?.kind == .invalidUTF8)
    }

    @Test("a fault names the field and the byte")
    func places() {
        #expect(
            fault(#"{"seats":[{"label":"A"},{"label":}]}"#)
                == JSONFault(kind: .unexpected, path: "seats[1].label", offset: 33))
        #expect(fault(#"{"a":{"b":1,"b":2}}"#) == JSONFault(kind: .duplicateName, path: "a.b", offset: 12))
        #expect(fault("[]x") == JSONFault(kind: .trailing, path: "", offset: 2))
        #expect(fault(#"{"seats":[x"#)?.description == "an unexpected character in seats[0], at byte 10")
    }

    @Test("a name that stands twice is found wherever it stands", arguments: [2, 15, 16, 17, 18, 40, 999])
    func repeatedNames(_ count: Int) {
        let members = (0..<count).map { "\"n\($0)\":\($0)" }
        #expect(fault("{\(members.joined(separator: ","))}") == nil)
        for twice in Set([0, count / 2, count - 1]) {
            let text = "{\((members + ["\"n\(twice)\":0"]).joined(separator: ","))}"
            #expect(fault(text)?.kind == .duplicateName)
        }
    }

    @Test("a string is read alike, whether and wherever it has an escape")
    func escapesAnywhere() throws {
        for text in ["", "a", "sehr schön", "日本", "x\u{10FFFF}y"] {
            for escape in ["", #"\n"#, #"\u00e9"#, #"\ud83d\ude00"#] {
                let meant = ["": "", #"\n"#: "\n", #"\u00e9"#: "é", #"\ud83d\ude00"#: "😀"][escape] ?? ""
                let read = try JSONReader.read(Array("\"\(text)\(escape)\(text)\(escape)\"".utf8))
                #expect(read == .string(text + meant + text + meant))
            }
        }
        #expect(fault("\"a\u{1}\"")?.kind == .controlCharacter)
        #expect(fault("\"\\n\u{1}\"")?.kind == .controlCharacter)
    }

    @Test("each limit lets its number through and refuses one more")
    func limits() {
        var limits = JSONLimits()
        limits.bytes = 10
        #expect(fault("[1,1,1,11]", limits: limits) == nil)
        #expect(fault("[1,1,1,111]", limits: limits)?.kind == .tooLong)
        limits = JSONLimits()
        limits.depth = 3
        #expect(fault("[[[1]]]", limits: limits) == nil)
        #expect(fault("[[[[1]]]]", limits: limits)?.kind == .tooDeep)
        #expect(fault(#"{"a":[{"b":1}]}"#, limits: limits) == nil)
        #expect(fault(#"{"a":[{"b":{}}]}"#, limits: limits)?.kind == .tooDeep)
        limits = JSONLimits()
        limits.values = 4
        #expect(fault("[1,2,3]", limits: limits) == nil)
        #expect(fault("[1,2,3,4]", limits: limits)?.kind == .tooManyValues)
        limits = JSONLimits()
        limits.members = 2
        #expect(fault(#"{"a":1,"b":1}"#, limits: limits) == nil)
        #expect(fault(#"{"a":1,"b":1,"c":1}"#, limits: limits)?.kind == .tooManyMembers)
        limits = JSONLimits()
        limits.digits = 5
        #expect(fault("-1234", limits: limits) == nil)
        #expect(fault("-12345", limits: limits)?.kind == .numberTooLong)
    }

    @Test("a million brackets are refused, not followed")
    func bomb() {
        #expect(fault(String(repeating: "[", count: 1_000_000))?.kind == .tooDeep)
        #expect(fault(String(repeating: "{\"a\":", count: 200_000))?.kind == .tooDeep)
    }

    @Test("no cut of a text and no change of one byte brings the reader down")
    func mutations() {
        let text = Array(#"{"a":[1,-2.5e+3,"x\u00e4\ud83d\ude00\n",true,null,{"b":[[],{}]}]}"#.utf8)
        for length in text.indices { #expect(fault(Array(text[..<length])) != nil) }
        for index in text.indices {
            for byte in UInt8.min ... .max {
                var changed = text
                changed[index] = byte
                let outcome = fault(changed)
                #expect((outcome?.offset ?? 0) <= changed.count)
            }
        }
    }
}
