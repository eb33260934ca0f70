import HTTP
import Testing

@Suite struct RouterTests {
    private static let table: [(HTTP.Method, String)] = [
        (.get, "/"),
        (.get, "/v1/shows"),
        (.post, "/v1/shows"),
        (.get, "/v1/shows/{show}"),
        (.patch, "/v1/shows/{show}"),
        (.delete, "/v1/shows/{show}"),
        (.get, "/v1/shows/{show}/seats"),
        (.get, "/v1/shows/featured"),
        (.get, "/v1/shows/featured/today"),
        (.get, "/v1/layouts/{layout:slug}/versions/{number:int}"),
        (.delete, "/v1/holds/{hold}/seats/{label:text}"),
        (.get, "/files/{path:rest}"),
        (.get, "/v1/me"),
        (.get, "/v1/me/holds"),
        (.post, "/v1/check-ins/bulk"),
        (.post, "/v1/check-ins/{id:int}/undo"),
    ]

    private let router: Router

    init() throws {
        router = try Router(Self.table.map { ($0.0, try RoutePattern($0.1)) })
    }

    private func match(_ method: HTTP.Method, _ path: String) -> RouteMatch {
        router.match(method, Array(path.utf8))
    }

    /// What a match comes to, in one line.
    private func outcome(_ method: HTTP.Method, _ path: String) -> String {
        switch match(method, path) {
        case .route(let index, _): "\(Self.table[index].0.name) \(Self.table[index].1)"
        case .options(let allow): "options \(allow)"
        case .notAllowed(let allow): "not allowed \(allow)"
        case .notFound: "not found"
        case .malformed: "malformed"
        }
    }

    @Test("every row of the table is found by its own path", arguments: table)
    func findsItself(_ row: (method: HTTP.Method, pattern: String)) {
        let path = row.pattern.replacing("{show}", with: "shw_1").replacing("{layout:slug}", with: "hall-1")
            .replacing("{number:int}", with: "3").replacing("{hold}", with: "hld_9")
            .replacing("{label:text}", with: "A-12").replacing("{path:rest}", with: "a/b.css")
            .replacing("{id:int}", with: "77")
        #expect(outcome(row.method, path) == "\(row.method.name) \(row.pattern)")
    }

    @Test("HEAD is answered by the GET route")
    func head() {
        #expect(outcome(.head, "/v1/shows") == "GET /v1/shows")
        #expect(outcome(.head, "/v1/check-ins/bulk") == "not allowed POST, OPTIONS")
    }

    @Test("OPTIONS names what the path allows")
    func options() {
        #expect(outcome(.options, "/v1/shows") == "options GET, HEAD, POST, OPTIONS")
        #expect(outcome(.options, "/v1/shows/x") == "options GET, HEAD, PATCH, DELETE, OPTIONS")
        #expect(outcome(.options, "/v1/nothing") == "not found")
        #expect(outcome(.options, "*") == "options GET, HEAD, POST, PATCH, DELETE, OPTIONS")
        #expect(outcome(.get, "*") == "malformed")
    }

    @Test("a path that exists refuses other methods and names its own")
    func notAllowed() {
        #expect(outcome(.put, "/v1/shows") == "not allowed GET, HEAD, POST, OPTIONS")
        #expect(outcome(.other("TRACE"), "/") == "not allowed GET, HEAD, OPTIONS")
        #expect(outcome(.other("BREW"), "/coffee") == "not found")
    }

    @Test(
        "a path that is not in the table is not found",
        arguments: [
            "/v1", "/v1/show", "/v1/showss", "/v1/shows/a/b", "/v1/shows/a/seats/b", "/V1/shows", "/files",
            "/v1/layouts/hall-1/versions", "/v1/m", "/v1/me/hold", "/v1/me/holdss",
        ])
    func notFound(_ path: String) {
        #expect(outcome(.get, path) == "not found")
    }

    @Test("a trailing slash makes another path, which does not exist")
    func trailingSlash() {
        #expect(outcome(.get, "/v1/shows/") == "not found")
        #expect(outcome(.get, "/v1/shows/x/") == "not found")
        #expect(outcome(.get, "/files/a/") == "not found")
    }

    @Test(
        "empty and dot segments and broken escapes are malformed, in every spelling",
        arguments: [
            "", "v1/shows", "//", "//v1/shows", "/v1//shows", "/v1/./shows", "/v1/../shows", "/v1/shows/..", "/.",
            "/..",
            "/files/../x", "/files/a/..", "/files/%2e%2e/x", "/files/%2E./x", "/v1/%2e", "/v1/shows/%", "/v1/shows/%4",
            "/v1/shows/%zz", "/v1/shows/%00", "/v1/shows/a%0d%0ab", "/v1/shows/%7f",
        ])
    func malformed(_ path: String) {
        #expect(outcome(.get, path) == "malformed")
    }

    @Test("names that merely begin with dots are names")
    func dottedNames() {
        #expect(outcome(.get, "/files/...") == "GET /files/{path:rest}")
        #expect(outcome(.get, "/files/..a/.b") == "GET /files/{path:rest}")
    }

    @Test("escapes of harmless characters make no difference, others do")
    func escapes() {
        #expect(outcome(.get, "/v1/%73hows") == "GET /v1/shows")
        #expect(outcome(.get, "/%76%31/shows/%66eatured") == "GET /v1/shows/featured")
        #expect(outcome(.get, "/v1%2Fshows") == "not found")
        #expect(outcome(.get, "/v1/shows%3Fa") == "not found")
    }

    @Test("a literal goes before a parameter, and the parameter takes what the literal leaves")
    func precedence() {
        #expect(outcome(.get, "/v1/shows/featured") == "GET /v1/shows/featured")
        #expect(outcome(.get, "/v1/shows/feature") == "GET /v1/shows/{show}")
        #expect(outcome(.get, "/v1/shows/featured2") == "GET /v1/shows/{show}")
        #expect(outcome(.get, "/v1/shows/featured/seats") == "GET /v1/shows/{show}/seats")
        #expect(outcome(.get, "/v1/shows/featured/today") == "GET /v1/shows/featured/today")
        #expect(outcome(.post, "/v1/check-ins/bulk") == "POST /v1/check-ins/bulk")
    }

    @Test("the path decides before the method: a literal path does not lend its parameter's methods")
    func pathBeforeMethod() {
        #expect(outcome(.delete, "/v1/shows/featured") == "not allowed GET, HEAD, OPTIONS")
    }

    @Test("parameters come decoded and typed")
    func parameters() throws {
        guard case .route(_, let version) = match(.get, "/v1/layouts/hall-1/versions/120") else {
            Issue.record("the version is not found")
            return
        }
        #expect(version["layout"] == "hall-1")
        #expect(version.integer("number") == 120)
        guard case .route(_, let seat) = match(.delete, "/v1/holds/hld_1/seats/Loge%20%C3%84%2F1") else {
            Issue.record("the seat is not found")
            return
        }
        #expect(seat["hold"] == "hld_1")
        #expect(seat["label"] == "Loge Ä/1")
        guard case .route(_, let file) = match(.get, "/files/a/b%20c.css") else {
            Issue.record("the file is not found")
            return
        }
        #expect(file["path"] == "a/b c.css")
    }

    @Test("what does not fit the type of a parameter is not found")
    func types() {
        for number in ["0", "7", "999999999999999999"] {
            #expect(outcome(.get, "/v1/layouts/a/versions/\(number)").hasPrefix("GET"), "\(number)")
        }
        for number in ["", "-1", "+1", "01", "1e3", "1.0", "1000000000000000000", "x", "%31x"] {
            let path = "/v1/layouts/a/versions/\(number)"
            #expect(outcome(.get, path) == "not found", "\(number)")
        }
        for slug in ["-a", "a-", "A", "a_b", "a.b", String(repeating: "a", count: 65), "a%20b", "ä"] {
            #expect(outcome(.get, "/v1/layouts/\(slug)/versions/1") == "not found", "\(slug)")
        }
        #expect(outcome(.get, "/v1/layouts/\(String(repeating: "a", count: 64))/versions/1").hasPrefix("GET"))
        #expect(outcome(.get, "/v1/shows/\(String(repeating: "a", count: 64))").hasPrefix("GET"))
        #expect(outcome(.get, "/v1/shows/\(String(repeating: "a", count: 65))") == "not found")
        #expect(outcome(.get, "/v1/shows/a.b") == "not found")
    }

    @Test("text parameters are whole UTF-8 without control characters, at most 256 bytes as they came")
    func texts() {
        let longest = String(repeating: "x", count: 256)
        #expect(outcome(.delete, "/v1/holds/h/seats/\(longest)").hasPrefix("DELETE"))
        #expect(outcome(.delete, "/v1/holds/h/seats/\(longest)x") == "not found")
        #expect(outcome(.delete, "/v1/holds/h/seats/%FF") == "not found")
        #expect(outcome(.delete, "/v1/holds/h/seats/%C3") == "not found")
        #expect(outcome(.get, "/files/a%2Fb") == "not found")
        #expect(outcome(.get, "/files/a%5Cb") == "not found")
    }

    @Test("a path longer than an index holds is malformed")
    func longest() {
        #expect(outcome(.get, "/" + String(repeating: "a", count: 65_534)) == "not found")
        #expect(outcome(.get, "/" + String(repeating: "a", count: 65_535)) == "malformed")
    }

    @Test("an empty table finds nothing")
    func empty() throws {
        let router = try Router([])
        guard case .notFound = router.match(.get, Array("/".utf8)) else {
            Issue.record("something was found in nothing")
            return
        }
    }
}
