import Bytes
import Telemetry
import Testing

@Suite("A log line")
struct LogFormatTests {
    /// 2026-11-20 11:33:58.123456 UTC.
    private let time = LogTime(microseconds: 1_795_174_438_123_456)
    private let hostile = "ok\n{\"level\":\"error\"}\r\u{1b}[2J\u{1b}[31m\u{7}\u{0}\u{85}\u{2028}\u{202e}\u{7f}\\n\"end"

    private func line(
        _ format: LogFormat, _ message: String, _ fields: [(name: String, value: LogValue)] = [],
        category: String = "http", level: LogLevel = .info, limits: TelemetryLimits = TelemetryLimits()
    ) -> String {
        var writer = ByteWriter()
        let record = LogRecord(level: level, category: category, message: message, fields: fields)
        format.append(record, at: time, limits: limits, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test("in JSON carries the time to the microsecond, its place, and typed fields")
    func json() {
        let text = line(
            .json, "request served",
            [
                ("status", 200), ("path", "/health/live"), ("ok", true), ("seconds", .decimal(0.25)),
                ("ratio", .decimal(.nan)), ("key", .secret), ("count", .number(UInt64.max)),
            ])
        #expect(
            text
                == #"{"time":"2026-11-20T11:33:58.123456Z","level":"info","category":"http","message":"request served","#
                + #""status":200,"path":"/health/live","ok":true,"seconds":0.25,"ratio":"nan","key":"***","#
                + #""count":9223372036854775807}"# + "\n")
    }

    @Test("for a terminal is aligned and quotes what is not one word")
    func pretty() {
        let text = line(
            .pretty(colour: false), "request served",
            [("status", 200), ("agent", "curl 8"), ("empty", ""), ("path", "/a"), ("query", "a=b"), ("name", "Zoë")])
        #expect(
            text == "11:33:58.123 INFO  http     request served status=200 agent=\"curl 8\" empty=\"\" path=/a "
                + "query=\"a=b\" name=\"Zoë\"\n")
        #expect(
            line(.pretty(colour: false), "up", category: "a-long-category") == "11:33:58.123 INFO  a-long-category up\n"
        )
    }

    @Test("for a terminal with colours contains the same text")
    func colour() {
        let fields: [(name: String, value: LogValue)] = [("status", 500), ("why", "it broke")]
        let plain = line(.pretty(colour: false), "failed", fields, level: .error)
        var coloured = line(.pretty(colour: true), "failed", fields, level: .error)
        #expect(coloured.contains("\u{1b}[1;31mERROR\u{1b}[0m"))
        for code in ["[0m", "[2m", "[1;31m"] { coloured = coloured.split(separator: "\u{1b}" + code).joined() }
        #expect(coloured == plain)
    }

    @Test("cannot be forged by a message, a value, a name or a category", arguments: [false, true])
    func forging(inJSON: Bool) {
        let format = inJSON ? LogFormat.json : .pretty(colour: false)
        let text = line(format, hostile, [("user", .text(hostile)), (hostile, 1)], category: hostile)
        #expect(text.utf8.filter { $0 == UInt8(ascii: "\n") }.count == 1)
        #expect(text.last == "\n")
        for scalar in text.unicodeScalars.dropLast() {
            #expect(scalar.value >= 0x20 && !(0x7F...0x9F).contains(scalar.value))
            #expect(![0x2028, 0x202E].contains(scalar.value))
        }
    }

    @Test("in JSON escapes exactly what acts on a reader")
    func jsonEscapes() {
        #expect(
            line(.json, hostile).contains(
                #""message":"ok\n{\"level\":\"error\"}\r\u001b[2J\u001b[31m\u0007\u0000\u0085\u2028\u202e\u007f\\n\"end"}"#
            ))
        #expect(line(.json, "Zoë 🎟").contains("\"message\":\"Zoë 🎟\""))
    }

    @Test("for a terminal cannot imitate an escape or a second field")
    func prettyEscapes() {
        #expect(line(.pretty(colour: false), "a\\nb\nc").hasSuffix(" a\\\\nb\\nc\n"))
        #expect(line(.pretty(colour: false), "m", [("a", "x admin=true")]).hasSuffix(" m a=\"x admin=true\"\n"))
        #expect(line(.pretty(colour: false), "m", [("a", "x\" admin=\"1")]).hasSuffix(" m a=\"x\\\" admin=\\\"1\"\n"))
    }

    @Test("in JSON has its own names only once")
    func ownNames() {
        let text = line(.json, "m", [("level", "error"), ("time", "0"), ("truncated", false)])
        #expect(text.hasSuffix(#""message":"m","level_":"error","time_":"0","truncated_":false}"# + "\n"))
    }

    @Test("hides by type, by name and by shape, in both forms", arguments: [false, true])
    func redaction(inJSON: Bool) {
        let text = line(
            inJSON ? .json : .pretty(colour: true), "connecting to postgres://a:hunter2@db",
            [
                ("key", .secret), ("authorization", "hunter2"), ("X-Api-Key", "hunter2"), ("token", 424_242),
                ("url", "/feed?access_token=hunter2&x=1"),
            ])
        #expect(!text.contains("hunter2"))
        #expect(!text.contains("424242"))
        #expect(text.contains("postgres://a:***@db"))
        #expect(text.contains("/feed?access_token=***&x=1"))
    }

    @Test("cuts a value one byte over the limit at a whole character")
    func longValues() {
        let limits = TelemetryLimits(line: 512, value: 16)
        let whole = String(repeating: "a", count: 16)
        #expect(line(.json, whole, limits: limits).contains("\"\(whole)\""))
        #expect(line(.json, whole + "a", limits: limits).contains("\"aaaaaaaaaaaaa…\""))
        #expect(line(.json, String(repeating: "é", count: 9), limits: limits).contains("\"éééééé…\""))
    }

    @Test("never exceeds its limit, whatever it is made of, and stays whole JSON", arguments: [false, true])
    func longLines(inJSON: Bool) {
        let limits = TelemetryLimits(line: 512, value: 512)
        let bells = String(repeating: "\u{7}", count: 600)
        for count in 0...40 {
            let fields = (0..<count).map {
                (name: "field\($0)", value: LogValue.text(String(repeating: "x", count: $0 * 3)))
            }
            let format = inJSON ? LogFormat.json : .pretty(colour: true)
            for message in ["short", bells] {
                let text = line(format, message, fields, category: bells, limits: limits)
                #expect(text.utf8.count <= 512)
                #expect(text.hasSuffix(inJSON ? "}\n" : "\n"))
                let isCut = count > 13 || message == bells
                if isCut { #expect(text.contains(inJSON ? ",\"truncated\":true}" : " …\n")) }
            }
        }
    }

    @Test("has at most so many fields as the limit says")
    func manyFields() {
        let limits = TelemetryLimits(fields: 2)
        #expect(!line(.json, "m", [("a", 1), ("b", 2)], limits: limits).contains("truncated"))
        #expect(
            line(.json, "m", [("a", 1), ("b", 2), ("c", 3)], limits: limits).hasSuffix("\"b\":2,\"truncated\":true}\n"))
    }

    @Test(
        "shows the right date",
        arguments: [
            (0, "1970-01-01T00:00:00.000000Z"), (-5, "1970-01-01T00:00:00.000000Z"),
            (951_782_399_999_999, "2000-02-28T23:59:59.999999Z"), (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
            (1_709_251_199_000_000, "2024-02-29T23:59:59.000000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
            (1_767_225_599_000_001, "2025-12-31T23:59:59.000001Z"),
            (1_767_225_600_000_000, "2026-01-01T00:00:00.000000Z"),
        ] as [(Int64, String)])
    func dates(microseconds: Int64, expected: String) {
        var writer = ByteWriter()
        LogTime(microseconds: microseconds).appendInstant(to: &writer)
        #expect(String(decoding: writer.bytes, as: UTF8.self) == expected)
    }
}
