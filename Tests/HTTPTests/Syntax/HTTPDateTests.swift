import Bytes
import HTTP
import TestSupport
import Testing

@Suite struct HTTPDateTests {
    private static let now: Int64 = 1_700_000_000

    private func format(_ seconds: Int64) -> String {
        var writer = ByteWriter()
        HTTPDate.append(seconds, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private func parse(_ text: String) -> Int64? {
        HTTPDate.parse(Array(text.utf8)[...], now: Self.now)
    }

    @Test(
        "moments are written as IMF-fixdate and read back",
        arguments: [
            (0, "Thu, 01 Jan 1970 00:00:00 GMT"),
            (784_111_777, "Sun, 06 Nov 1994 08:49:37 GMT"),
            (951_782_400, "Tue, 29 Feb 2000 00:00:00 GMT"),
            (4_107_542_399, "Sun, 28 Feb 2100 23:59:59 GMT"),
            (-1, "Wed, 31 Dec 1969 23:59:59 GMT"),
            (-62_135_596_800, "Mon, 01 Jan 0001 00:00:00 GMT"),
            (253_402_300_799, "Fri, 31 Dec 9999 23:59:59 GMT"),
        ] as [(Int64, String)])
    func writes(seconds: Int64, text: String) {
        #expect(format(seconds) == text)
        #expect(parse(text) == seconds)
    }

    @Test("a moment out of range is moved into it")
    func clamps() {
        #expect(format(.max) == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(format(.min) == "Mon, 01 Jan 0001 00:00:00 GMT")
    }

    @Test("any moment is read back as it was written")
    func roundTrips() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        for _ in 0..<2000 {
            let seconds = Int64.random(in: -62_135_596_800...253_402_300_799, using: &random)
            #expect(parse(format(seconds)) == seconds, "seed \(seed)")
        }
    }

    @Test("the obsolete forms are read")
    func obsolete() {
        #expect(parse("Sunday, 06-Nov-94 08:49:37 GMT") == 784_111_777)
        #expect(parse("Sun Nov  6 08:49:37 1994") == 784_111_777)
        #expect(parse("Wed Nov 16 08:49:37 1994") == 784_975_777)
    }

    @Test("a year with two digits lies at most fifty years ahead")
    func century() {
        // The clock says 2023: 73 is 2073, 74 is 1974.
        #expect(parse("Monday, 06-Nov-73 08:49:37 GMT").map(format) == "Mon, 06 Nov 2073 08:49:37 GMT")
        #expect(parse("Wednesday, 06-Nov-74 08:49:37 GMT").map(format) == "Wed, 06 Nov 1974 08:49:37 GMT")
    }

    @Test(
        "what is no date is none",
        arguments: [
            "", "Sun", "Sun, 06 Nov 1994 08:49:37", "Sun, 06 Nov 1994 08:49:37 UTC", "Mon, 06 Nov 1994 08:49:37 GMT",
            "sun, 06 Nov 1994 08:49:37 GMT", "Sun, 6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:61 GMT", "Wed, 30 Feb 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37 GMT ", " Sun, 06 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 0000 08:49:37 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT", "Sun Nov 6 08:49:37 1994", "Sun, 06-Nov-94 08:49:37 GMT",
            "Sun, 06 Nov +994 08:49:37 GMT", "784111777",
        ])
    func refuses(text: String) {
        #expect(parse(text) == nil)
    }

    @Test("a leap second counts as the one before it")
    func leapSecond() {
        #expect(parse("Sat, 31 Dec 2016 23:59:60 GMT") == parse("Sat, 31 Dec 2016 23:59:59 GMT"))
    }
}
