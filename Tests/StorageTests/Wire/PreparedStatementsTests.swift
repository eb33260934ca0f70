import Testing

@testable import Storage

@Suite("Prepared statements of a connection")
struct PreparedStatementsTests {
    private let key = PreparedStatements.Key(text: "SELECT $1", types: [.int4])
    private let sameTextOtherType = PreparedStatements.Key(text: "SELECT $1", types: [.text])

    @Test("a statement is prepared at its first use; other types are another statement")
    func uses() {
        var prepared = PreparedStatements(limit: 10)
        #expect(prepared.use(key, called: "a") == .prepare("a_1"))
        #expect(prepared.use(key, called: "a") == .run("a_1"))
        #expect(prepared.use(sameTextOtherType, called: "a") == .prepare("a_2"))
    }

    @Test("a name is never used again, for PostgreSQL may still know it")
    func names() {
        var prepared = PreparedStatements(limit: 10)
        _ = prepared.use(key, called: "a")
        prepared.forget(key)
        #expect(prepared.use(key, called: "a") == .prepare("a_2"))
        prepared.forgetAll()
        #expect(prepared.use(key, called: "a") == .prepare("a_3"))
    }

    @Test("one past the limit is sent as text, those within it stay prepared")
    func limit() {
        var prepared = PreparedStatements(limit: 1)
        #expect(prepared.use(key, called: "a") == .prepare("a_1"))
        #expect(prepared.use(sameTextOtherType, called: "b") == .unnamed)
        #expect(prepared.use(key, called: "a") == .run("a_1"))
        prepared.forget(key)
        #expect(prepared.use(sameTextOtherType, called: "b") == .prepare("b_2"))
    }
}
