import Bytes
import Contract
import HTTP
import Telemetry
import Testing

@testable import API

@Suite struct ServiceTests {
    private static let routes: [Route] = [
        .text(.get, "/v1/shows"),
        .text(.post, "/v1/shows", "made", bodyLimit: 10),
        Route(
            .get, "/v1/shows/{show}", access: .open,
            handler: .immediate { request throws(Problem) in
                Response(.ok, body: .bytes(Array("show \(request.parameters["show"])".utf8)))
            }),
        Route(
            .get, "/v1/broken", access: .open,
            handler: .immediate { _ throws(Problem) in throw Problem(.internalError, detail: "a surprise") }),
        Route(
            .get, "/v1/slow", access: .open, deadline: .seconds(3),
            handler: .async { _ throws(Problem) in Response(.ok, body: .bytes(Array("slow".utf8))) }),
        Route(
            .get, "/v1/slowly-refused", access: .open,
            handler: .async { _ throws(Problem) in throw Problem(.idempotencyConflict) }),
    ]

    private let peer: ServicePeer

    init() throws {
        peer = try ServicePeer(Self.routes)
    }

    @Test("a handler gets its parameters and its answer goes out")
    func answers() throws {
        let response = try #require(peer.ask(.get, "/v1/shows/shw_1?x=1"))
        #expect(response.status == .ok)
        #expect(response.text == "show shw_1")
    }

    @Test("every answer bears a request id and is not stored unless it says so")
    func commonFields() throws {
        for (method, target) in [(HTTP.Method.get, "/v1/shows"), (.get, "/nothing"), (.options, "/v1/shows")] {
            let response = try #require(peer.ask(method, target, ["X-Request-Id": "abc-1"]))
            #expect(response.all("X-Request-Id") == ["abc-1"])
            #expect(response.all("Cache-Control") == ["no-store"])
        }
    }

    @Test("refusals are envelopes with the request's id")
    func envelopes() throws {
        let response = try #require(peer.ask(.get, "/v1/none", ["X-Request-Id": "r-9"]))
        #expect(response.status == .notFound)
        #expect(response.first("Content-Type") == "application/json")
        let value = try JSONReader.read(response.content)
        #expect(value["status"] == .string("ERROR"))
        #expect(value["code"] == .string("ROUTE_NOT_FOUND"))
        #expect(value["request_id"] == .string("r-9"))
    }

    @Test("another method is refused with the methods that are allowed")
    func methodNotAllowed() throws {
        let response = try #require(peer.ask(.delete, "/v1/shows"))
        #expect(response.status == .methodNotAllowed)
        #expect(response.first("Allow") == "GET, HEAD, POST, OPTIONS")
        #expect(response.code == "METHOD_NOT_ALLOWED")
    }

    @Test("OPTIONS is answered without a handler")
    func options() throws {
        let response = try #require(peer.ask(.options, "/v1/shows"))
        #expect(response.status == .noContent)
        #expect(response.first("Allow") == "GET, HEAD, POST, OPTIONS")
        #expect(response.content.isEmpty)
        #expect(peer.ask(.options, "*")?.status == .noContent)
    }

    @Test("a path with dot segments is malformed")
    func malformed() {
        #expect(peer.ask(.get, "/v1/../shows")?.status == .badRequest)
    }

    @Test("content that is announced too long is refused before it is read")
    func contentTooLong() {
        #expect(peer.ask(.post, "/v1/shows", ["Content-Length": "10"], body: "0123456789")?.status == .ok)
        #expect(peer.ask(.post, "/v1/shows", ["Content-Length": "11"])?.status == .contentTooLarge)
        #expect(peer.ask(.get, "/v1/shows", ["Content-Length": "0"])?.status == .ok)
        #expect(peer.ask(.get, "/v1/shows", ["Content-Length": "1"])?.status == .contentTooLarge)
    }

    @Test("the connection is told how much content the route reads")
    func contentLimit() {
        let head = ServicePeer.head(.post, "/v1/shows")
        guard case .receive(_, let limit) = peer.service.begin(head, from: ServicePeer.peer("::1"), at: .zero) else {
            Issue.record("the request was refused")
            return
        }
        #expect(limit == 10)
    }

    @Test("what nobody foresaw is a bare 500 for the client and everything for the log")
    func unexpected() throws {
        let response = try #require(peer.ask(.get, "/v1/broken", ["X-Request-Id": "r-5"]))
        #expect(response.status == .internalError)
        #expect(response.code == "INTERNAL_ERROR")
        #expect(!response.text.contains("surprise"))
        #expect(peer.log(of: "http").contains { $0.contains("surprise") && $0.contains("request_id=r-5") })
    }

    @Test("work that takes time is answered by its task")
    func pending() async throws {
        let work = try #require(peer.work(.get, "/v1/slow"))
        #expect(work.deadline == .seconds(3))
        let response = await work.run().response
        #expect(response.text == "slow")
        #expect(response.first("X-Request-Id") != nil)
    }

    @Test("work that is refused later is refused like any other")
    func pendingRefusal() async throws {
        let work = try #require(peer.work(.get, "/v1/slowly-refused"))
        let response = await work.run().response
        #expect(response.status == .conflict)
        #expect(response.code == "IDEMPOTENCY_CONFLICT")
    }

    @Test("work that is overdue is answered with 503")
    func overdue() throws {
        let request = try #require(peer.request(.get, "/v1/slow"))
        let response = peer.service.overdue(request.exchange, request.head)
        #expect(response.status == .unavailable)
        #expect(response.code == "UNAVAILABLE")
        #expect(!response.text.contains("deadline"))
    }

    @Test(
        "what the engine refuses has an envelope too",
        arguments: [
            (400, "MALFORMED_REQUEST"), (408, "REQUEST_TIMEOUT"), (413, "CONTENT_TOO_LARGE"), (414, "URI_TOO_LONG"),
            (417, "EXPECTATION_FAILED"), (431, "FIELDS_TOO_LARGE"), (500, "INTERNAL_ERROR"), (501, "NOT_IMPLEMENTED"),
            (505, "VERSION_NOT_SUPPORTED"), (499, "MALFORMED_REQUEST"),
        ])
    func engineRefusals(_ status: Int, _ code: String) {
        let (exchange, response) = peer.service.refuse(
            Status(UInt16(status)), from: ServicePeer.peer("192.0.2.1"), at: .zero)
        #expect(response.code == code)
        #expect(response.first("X-Request-Id") == exchange.id)
    }

    @Test("strict transport is promised over TLS alone")
    func strictTransport() {
        #expect(peer.ask(.get, "/v1/shows")?.first("Strict-Transport-Security") == nil)
        let secure = peer.ask(.get, "/v1/shows", isSecure: true)
        #expect(secure?.first("Strict-Transport-Security") == "max-age=31536000")
    }

    @Test("the fields that never change forbid browsers what we never need")
    func constantFields() throws {
        let fields = peer.service.constantFields
        let policy = try #require(fields.first { $0.isNamed("Content-Security-Policy") }).value
        #expect(policy.contains("default-src 'none'"))
        #expect(!policy.contains("unsafe"))
        #expect(!policy.contains("*"))
        #expect(!policy.contains("http"))
        #expect(fields.contains { $0.isNamed("X-Content-Type-Options") && $0.value == "nosniff" })
        #expect(!fields.contains { $0.isNamed("Vary") })
        _ = try PreparedFields(fields, date: 0)
    }

    @Test("a table that contradicts itself is refused when the service is built")
    func badTable() {
        #expect(throws: RouteFault.self) { try ServicePeer([.text(.get, "/a"), .text(.get, "/a")]) }
        #expect(throws: RouteFault.self) { try ServicePeer([.text(.get, "/a/")]) }
    }
}
