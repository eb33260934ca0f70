import HTTP
import Testing

@Suite struct AcceptedCodingsTests {
    private func weight(_ text: String, _ coding: StaticString) -> Int {
        AcceptedCodings([Array(text.utf8)[...]]).weight(of: coding)
    }

    @Test(
        "weights are read in thousandths",
        arguments: [
            ("gzip", 1000), ("GZIP", 1000), ("gzip;q=1", 1000), ("gzip;q=1.000", 1000), ("gzip;q=0.5", 500),
            ("gzip ; Q=0.25", 250), ("gzip;q=0.001", 1), ("gzip;q=0", 0), ("gzip;q=0.", 0), ("br, gzip;q=0.8", 800),
            ("br", 0), ("*", 1000), ("*;q=0.3", 300), ("gzip;q=0, *", 0), ("", 0), ("identity", 0),
        ])
    func weights(text: String, expected: Int) {
        #expect(weight(text, "gzip") == expected)
    }

    @Test(
        "a malformed member counts as not there",
        arguments: [
            "gzip;q=2", "gzip;q=1.001", "gzip;q=0.1234", "gzip;q=-1", "gzip;q=", "gzip;level=1", "g zip", "gzip;q=0,5",
            "gzip;q=.5", ";q=1", "gzip;q=1x",
        ])
    func malformed(text: String) {
        #expect(weight(text, "gzip") == 0)
    }

    @Test("identity is welcome unless it is excluded")
    func identity() {
        #expect(weight("", "identity") > 0)
        #expect(weight("gzip", "identity") > 0)
        #expect(weight("*", "identity") > 0)
        #expect(weight("*;q=0", "identity") == 0)
        #expect(weight("identity;q=0", "identity") == 0)
        #expect(weight("identity;q=0.5, *;q=0", "identity") == 500)
    }

    @Test("several lines are one list")
    func lines() {
        let codings = AcceptedCodings([Array("br".utf8)[...], Array("gzip;q=0.1".utf8)[...]])
        #expect(codings.weight(of: "gzip") == 100)
        #expect(codings.weight(of: "br") == 1000)
    }
}
