import HTTP
import Testing

@Suite struct RouteConflictTests {
    private func build(_ rows: (HTTP.Method, String)...) throws(RouteFault) {
        var table: [(method: HTTP.Method, pattern: RoutePattern)] = []
        for row in rows { table.append((row.0, try RoutePattern(row.1))) }
        _ = try Router(table)
    }

    @Test("the same method and path twice is refused, two methods are not")
    func duplicates() throws {
        #expect(throws: RouteFault.duplicate(method: "GET", pattern: "/a/{b}")) {
            try build((.get, "/a/{b}"), (.get, "/a/{b}"))
        }
        try build((.get, "/a/{b}"), (.put, "/a/{b}"))
    }

    @Test("one place in the path has one name and one type")
    func ambiguities() throws {
        #expect(throws: RouteFault.ambiguous(pattern: "/a/{c}/d", other: "/a/{b}")) {
            try build((.get, "/a/{b}"), (.get, "/a/{c}/d"))
        }
        #expect(throws: RouteFault.ambiguous(pattern: "/a/{b:int}/d", other: "/a/{b}")) {
            try build((.get, "/a/{b}"), (.get, "/a/{b:int}/d"))
        }
        #expect(throws: RouteFault.ambiguous(pattern: "/a/{c:rest}", other: "/a/{b}")) {
            try build((.get, "/a/{b}"), (.get, "/a/{c:rest}"))
        }
        try build((.get, "/a/{b:id}"), (.get, "/a/{b}/d"), (.get, "/a/x"), (.get, "/a/x/{y:int}"))
    }

    @Test("HEAD, OPTIONS and unknown methods cannot have routes", arguments: ["HEAD", "OPTIONS", "TRACE"])
    func reserved(_ name: String) {
        #expect(throws: RouteFault.reserved(method: name, pattern: "/a")) {
            try build((HTTP.Method(token: Array(name.utf8).span), "/a"))
        }
    }

    @Test(
        "a pattern that is not written as patterns are is refused",
        arguments: [
            "", "a", "/a/", "//", "/a//b", "/{", "/{}", "/{:int}", "/{a:float}", "/{a}b", "/b{a}", "/{a:rest}/b",
            "/{a}/{a}", "/a b", "/a%20b", "/.", "/..", "/a/../b", "/{a/b}", "/ä", "/{1}/{2}/{3}/{4}/{5}",
        ])
    func patterns(_ pattern: String) {
        #expect(throws: RouteFault.self) { try build((.get, pattern)) }
    }

    @Test("four parameters are the most")
    func fourParameters() throws {
        try build((.get, "/{a}/{b}/{c}/{d}"))
    }
}
