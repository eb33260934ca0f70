import HTTP
import TestSupport
import Testing

@Suite struct ListSyntaxTests {
    @Test(
        "members are told apart by commas, and empty ones are skipped",
        arguments: [
            ("a", ["a"]), ("a,b", ["a", "b"]), (" a ,\tb\t", ["a", "b"]), (",,a,,", ["a"]), ("", []), (" , ", []),
            ("a b, c", ["a b", "c"]),
        ])
    func members(text: String, expected: [String]) {
        let members = ListSyntax.members(of: Array(text.utf8)[...])
        #expect(members.map { String(decoding: $0, as: UTF8.self) } == expected)
    }

    @Test("a member is found whole and in any case")
    func contains() {
        let value = Array("Keep-Alive, Upgrade".utf8)[...]
        #expect(ListSyntax.contains("upgrade", in: value))
        #expect(ListSyntax.contains("keep-alive", in: value))
        #expect(!ListSyntax.contains("keep", in: value))
        #expect(!ListSyntax.contains("close", in: value))
    }

    @Test("a list in several lines is one list")
    func lines() {
        var fields = FieldLines()
        fields.append("Connection", "a, b")
        fields.append("X", "d")
        fields.append("Connection", "C")
        #expect(fields.lists("c", in: "connection"))
        #expect(fields.lists("b", in: "connection"))
        #expect(!fields.lists("d", in: "connection"))
    }
}
