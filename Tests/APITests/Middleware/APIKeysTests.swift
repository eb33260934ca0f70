import HTTP
import TestSupport
import Testing

@testable import API

/// S11: an empty key in the configuration was the same as a missing field, and the gate stood open.
@Suite struct APIKeysTests {
    private static let first = "first-key-0123456789"
    private static let second = "second-key-0123456789"

    private static let routes: [Route] = [
        .text(.get, "/v1/shows", access: .keyed), .text(.get, "/health/live", access: .open),
    ]

    @Test("S11: no key at all, an empty one and a short one are faults of the configuration")
    func faults() throws {
        #expect(throws: APIKeys.Fault.none) { try APIKeys([]) }
        #expect(throws: APIKeys.Fault.tooShort(index: 0)) { try APIKeys([""]) }
        #expect(throws: APIKeys.Fault.tooShort(index: 1)) { try APIKeys([Self.first, "fifteen-bytes-x"]) }
        #expect(throws: APIKeys.Fault.unprintable(index: 0)) { try APIKeys(["                    "]) }
        #expect(throws: APIKeys.Fault.unprintable(index: 0)) { try APIKeys(["0123456789abcdef\n"]) }
        #expect(throws: APIKeys.Fault.unprintable(index: 0)) { try APIKeys(["ähnlich-0123456789"]) }
        _ = try APIKeys(["sixteen-bytes-xx"])
    }

    @Test(
        "a request without the right key does not reach a keyed route",
        arguments: ["", " ", first + "x", String(first.dropLast()), "FIRST-KEY-0123456789", "*"])
    func refused(_ given: String) throws {
        let peer = try ServicePeer(Self.routes) { $0.keys = try APIKeys([Self.first]) }
        let response = try #require(peer.ask(.get, "/v1/shows", ["X-Api-Key": given]))
        #expect(response.status == .forbidden)
        #expect(response.code == "API_KEY_INVALID")
    }

    @Test("a request without the field is refused and audited, without the key")
    func audited() throws {
        let peer = try ServicePeer(Self.routes) { $0.keys = try APIKeys([Self.first]) }
        #expect(peer.ask(.get, "/v1/shows")?.status == .forbidden)
        #expect(peer.ask(.get, "/v1/shows", ["X-Api-Key": "guessed-0123456789"])?.status == .forbidden)
        #expect(peer.log(of: "audit").count == 2)
        #expect(!peer.log.contains { "\($0)".contains("guessed") })
    }

    @Test("each of several keys opens, so that they can be rotated")
    func rotation() throws {
        let peer = try ServicePeer(Self.routes) { $0.keys = try APIKeys([Self.first, Self.second]) }
        #expect(peer.ask(.get, "/v1/shows", ["X-Api-Key": Self.first])?.status == .ok)
        #expect(peer.ask(.get, "/v1/shows", ["X-Api-Key": Self.second])?.status == .ok)
    }

    @Test("a key that is sent twice is not a key")
    func twice() throws {
        let keys = try APIKeys([Self.first])
        var fields = FieldLines()
        fields.append("X-Api-Key", Self.first)
        #expect(keys.admit(fields))
        fields.append("X-Api-Key", Self.first)
        #expect(!keys.admit(fields))
    }

    @Test("what stands behind the gate is kept by no cache in front of it, without a gate by every one")
    func caches() throws {
        func kept(_ access: Route.Access, _ keys: APIKeys?) throws -> String? {
            let route = Route(
                .get, "/v1/layout", access: access,
                handler: .immediate { _ throws(Problem) in
                    Response(.ok, [.init("Cache-Control", "public, max-age=60")])
                })
            let peer = try ServicePeer([route]) { $0.keys = keys }
            return peer.ask(.get, "/v1/layout", ["X-Api-Key": Self.first])?.first("Cache-Control")
        }
        #expect(try kept(.keyed, APIKeys([Self.first])) == "private, max-age=60")
        #expect(try kept(.open, APIKeys([Self.first])) == "public, max-age=60")
        #expect(try kept(.keyed, nil) == "public, max-age=60")
    }

    @Test("open routes need no key, and without keys nothing does")
    func open() throws {
        let gated = try ServicePeer(Self.routes) { $0.keys = try APIKeys([Self.first]) }
        #expect(gated.ask(.get, "/health/live")?.status == .ok)
        #expect(gated.ask(.options, "/v1/shows")?.status == .noContent)
        #expect(try ServicePeer(Self.routes).ask(.get, "/v1/shows")?.status == .ok)
    }

    @Test("a route is keyed unless it says otherwise")
    func denyByDefault() {
        let route = Route(.get, "/v1/x", handler: .immediate { _ throws(Problem) in Response(.ok) })
        guard case .keyed = route.access else {
            Issue.record("a route is open without saying so")
            return
        }
    }
}
