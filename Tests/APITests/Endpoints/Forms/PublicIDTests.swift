import Domain
import Testing

@testable import API

@Suite struct PublicIDTests {
    @Test("an id is read back, and nothing else is one", arguments: [1, 31, 32, 1 << 40, Int64.max])
    func reads(_ number: Int64) throws {
        let text = PublicID.text(ShowID(7), HoldID(number))
        let (show, hold) = try #require(PublicID.hold(text))
        #expect(show == ShowID(7) && hold == HoldID(number))
        #expect(PublicID.booking(text) == nil)
        #expect(PublicID.hold(text.uppercased()) == nil)
        #expect(PublicID.hold(text + "0") == nil)
        #expect(PublicID.hold(String(text.dropLast())) == nil)
        #expect(PublicID.show("show_0000000000000") == nil)
        #expect(PublicID.show("show_8000000000000") == nil)
    }

    @Test("times are read with any offset and written in UTC with milliseconds")
    func times() {
        let rows: [(String, String?)] = [
            ("2026-11-20T19:30:00.000Z", "2026-11-20T19:30:00.000Z"),
            ("2026-11-20T19:30:00+05:30", "2026-11-20T14:00:00.000Z"),
            ("2026-11-20t19:30:00.123456789z", "2026-11-20T19:30:00.123Z"), ("2026-02-29T00:00:00Z", nil),
            ("2026-11-20T24:00:00Z", nil), ("2026-11-20T19:30:00", nil), ("2026-11-20 19:30:00Z", nil),
            ("2026-11-20T19:30:00.Z", nil), ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00.000Z"),
            ("９026-11-20T19:30:00Z", nil), ("2026-11-20T19:30:00Z\n", nil),
        ]
        for (text, wanted) in rows { #expect(Timestamp.moment(text).flatMap(Timestamp.text) == wanted, "\(text)") }
        // Nothing is read that could not be told again.
        for (last, next) in [
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59-00:01"),
            ("0000-01-01T00:01:00+00:01", "0000-01-01T00:00:00+00:01"),
        ] { #expect(Timestamp.moment(last) != nil && Timestamp.moment(next) == nil, "\(next)") }
        #expect(Timestamp.text(.never) == nil && Timestamp.text(.distantPast) == nil)
    }
}
