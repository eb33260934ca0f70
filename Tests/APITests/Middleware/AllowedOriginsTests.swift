import HTTP
import Testing

@testable import API

/// S11: every origin was allowed, with credentials, but neither DELETE nor the key's field were.
@Suite struct AllowedOriginsTests {
    private static let origin = "https://seats.example"

    private let peer: ServicePeer

    init() throws {
        peer = try ServicePeer([
            .text(.get, "/v1/holds"), .text(.delete, "/v1/holds"), .text(.patch, "/v1/holds"),
        ]) { $0.origins = try AllowedOrigins([Self.origin, "http://localhost:3000"]) }
    }

    @Test(
        "origins are written as browsers send them",
        arguments: [
            "https://seats.example", "http://localhost:3000", "http://127.0.0.1:8080", "http://[::1]:3000",
            "https://a-b.c.example:8443", "http://[2001:db8::1]",
        ])
    func origins(_ text: String) throws {
        _ = try AllowedOrigins([text])
    }

    @Test(
        "anything else is a fault of the configuration",
        arguments: [
            "", "*", "null", "seats.example", "https://", "https://seats.example/", "https://seats.example/x",
            "https://*.example", "https://Seats.example", "HTTPS://seats.example", "https://seats.example:443",
            "http://seats.example:80", "https://seats.example:0", "https://seats.example:65536", "https://a:b",
            "https://user@seats.example", "https://seats.example:08", "ftp://seats.example", "https://a b",
            "https://seats.example?x", "https://[::1", "https://seats.example,https://b.example", "https://ä.example",
        ])
    func faults(_ text: String) {
        #expect(throws: AllowedOrigins.Fault.self) { try AllowedOrigins([text]) }
    }

    @Test("an allowed origin may read answers, refusals too")
    func allowed() throws {
        for target in ["/v1/holds", "/nothing"] {
            let response = try #require(peer.ask(.get, target, ["Origin": Self.origin]))
            #expect(response.all("Access-Control-Allow-Origin") == [Self.origin])
            let exposed = try #require(response.first("Access-Control-Expose-Headers"))
            #expect(exposed.contains("Retry-After") && exposed.contains("X-Request-Id"))
            #expect(response.first("Access-Control-Allow-Credentials") == nil)
        }
    }

    @Test(
        "no other may, however similar",
        arguments: [
            "https://seats.example.evil", "http://seats.example", "https://seats.example:8443", "null", "*",
            "https://SEATS.example", "https://xseats.example", "",
        ])
    func others(_ origin: String) throws {
        let response = try #require(peer.ask(.get, "/v1/holds", ["Origin": origin]))
        #expect(response.status == .ok)
        #expect(!response.fields.contains { $0.name.description.hasPrefix("Access-Control") })
    }

    @Test("S11: a preflight names the methods of the path, DELETE too, and our fields, the key among them")
    func preflight() throws {
        let response = try #require(
            peer.ask(.options, "/v1/holds", ["Origin": Self.origin, "Access-Control-Request-Method": "DELETE"]))
        #expect(response.status == .noContent)
        #expect(response.first("Access-Control-Allow-Origin") == Self.origin)
        let methods = try #require(response.first("Access-Control-Allow-Methods"))
        #expect(methods.contains("DELETE") && methods.contains("PATCH"))
        let fields = try #require(response.first("Access-Control-Allow-Headers"))
        for name in ["Authorization", "X-Api-Key", "Idempotency-Key", "Content-Type", "Last-Event-ID"] {
            #expect(fields.contains(name))
        }
        #expect(response.first("Access-Control-Max-Age") == "600")
    }

    @Test("a preflight of another origin is told nothing")
    func foreignPreflight() throws {
        let response = try #require(
            peer.ask(.options, "/v1/holds", ["Origin": "https://evil.example", "Access-Control-Request-Method": "GET"]))
        #expect(!response.fields.contains { $0.name.description.hasPrefix("Access-Control") })
    }

    @Test("a preflight needs no API key, for browsers cannot send one with it")
    func preflightBeforeGate() throws {
        let gated = try ServicePeer([.text(.delete, "/v1/holds", access: .keyed)]) {
            $0.origins = try AllowedOrigins([Self.origin])
            $0.keys = try APIKeys(["0123456789abcdef"])
        }
        let ask = ["Origin": Self.origin, "Access-Control-Request-Method": "DELETE"]
        #expect(gated.ask(.options, "/v1/holds", ask)?.first("Access-Control-Allow-Methods") != nil)
        #expect(gated.ask(.delete, "/v1/holds", ["Origin": Self.origin])?.status == .forbidden)
    }

    @Test("caches are told that answers depend on the origin, when they do")
    func vary() throws {
        #expect(peer.service.constantFields.contains { $0.isNamed("Vary") && $0.value == "Origin" })
        let alone = try ServicePeer([.text(.get, "/")])
        #expect(!alone.service.constantFields.contains { $0.isNamed("Vary") })
        #expect(alone.ask(.get, "/", ["Origin": Self.origin])?.first("Access-Control-Allow-Origin") == nil)
    }
}
