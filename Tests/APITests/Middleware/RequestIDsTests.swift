import HTTP
import TestSupport
import Testing

@testable import API

@Suite struct RequestIDsTests {
    private func fields(_ id: String) -> FieldLines {
        var fields = FieldLines()
        fields.append("X-Request-Id", id)
        return fields
    }

    @Test(
        "a client's own short token is taken over",
        arguments: ["a", "7f3c-99_A.b", String(repeating: "x", count: 64)])
    func takenOver(_ id: String) {
        #expect(RequestIDs().name(for: fields(id)) == id)
    }

    @Test(
        "anything else is replaced",
        arguments: ["", "a b", "a,b", "a\"b", "ä", "a;b", "<x>", "a/b", String(repeating: "x", count: 65)])
    func replaced(_ id: String) {
        let name = RequestIDs().name(for: fields(id))
        #expect(name != id)
        #expect(name.utf8.count == 15)
    }

    @Test("names never come twice, not even from two processes that start together")
    func unique() {
        let one = RequestIDs()
        let other = RequestIDs()
        let names = (0..<2000).map { _ in one.next() } + (0..<2000).map { _ in other.next() }
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.utf8.count == 15 && $0 == $0.lowercased() })
    }
}
