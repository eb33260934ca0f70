import HTTP
import Testing

@Suite struct QueryParametersTests {
    private func parse(_ text: String) throws(HTTPFault) -> [QueryParameters.Parameter] {
        try QueryParameters(Array(text.utf8)).parameters
    }

    @Test(
        "parameters are decoded",
        arguments: [
            ("a=1&b=2", [("a", "1"), ("b", "2")]),
            ("a=1+2%203", [("a", "1 2 3")]),
            ("a%3D=b%26c", [("a=", "b&c")]),
            ("a", [("a", "")]),
            ("a=", [("a", "")]),
            ("=a", [("", "a")]),
            ("a=b=c", [("a", "b=c")]),
            ("&&a=1&", [("a", "1")]),
            ("n=M%C3%BCller", [("n", "Müller")]),
            ("p=a%2Fb", [("p", "a/b")]),
            ("", []),
        ])
    func decodes(text: String, expected: [(String, String)]) throws {
        let found = try parse(text)
        #expect(found.map(\.name) == expected.map(\.0))
        #expect(found.map(\.value) == expected.map(\.1))
    }

    @Test(
        "what is no percent-encoded text is refused",
        arguments: ["a=%00", "a=%0A", "a=%7f", "a=%", "a=%2", "a=%zz", "a=%FF", "a=%C3", "%00=a", "a=%+1", "a=%C0%AF"])
    func refuses(text: String) {
        #expect(throws: HTTPFault.self) { try parse(text) }
    }

    @Test("one parameter more than the limit is refused")
    func limit() throws {
        let limits = HTTPLimits()
        let text = Array(repeating: "a=1", count: limits.queryParameters).joined(separator: "&")
        #expect(try QueryParameters(Array(text.utf8), limits: limits).parameters.count == limits.queryParameters)
        #expect(throws: HTTPFault.self) { try QueryParameters(Array((text + "&b").utf8), limits: limits) }
    }

    @Test("no query has no parameters, and a name finds its first value")
    func finds() throws {
        #expect(try QueryParameters(nil).parameters.isEmpty)
        let query = try QueryParameters(Array("a=1&b=2&a=3".utf8))
        #expect(query.first("a") == "1")
        #expect(query.first("c") == nil)
    }
}
