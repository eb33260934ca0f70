import Bytes
import HTTP
import Testing

@Suite struct HTTPDateTests {
    private func format(_ seconds: Int64) -> String {
        var writer = ByteWriter()
        HTTPDate.append(seconds, to: &writer)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(
        "moments are written as IMF-fixdate",
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
    }

    @Test("a moment out of range is moved into it")
    func clamps() {
        #expect(format(.max) == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(format(.min) == "Mon, 01 Jan 0001 00:00:00 GMT")
    }
}
