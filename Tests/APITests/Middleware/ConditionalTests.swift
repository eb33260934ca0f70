import HTTP
import Testing

@testable import API

@Suite struct ConditionalTests {
    private static let text = String(repeating: "a line that repeats itself\n", count: 100)

    private let peer: ServicePeer

    init() throws {
        let current = EntityTag("v7")
        peer = try ServicePeer([
            Route(
                .get, "/v1/map", access: .open,
                handler: .immediate { _ throws(Problem) in
                    Response(
                        .ok,
                        [
                            .init("Content-Type", "text/plain"), .init("ETag", current.text),
                            .init("Cache-Control", "no-cache"), .init("Location", "/elsewhere"),
                        ], body: .bytes(Array(Self.text.utf8)))
                })
        ])
    }

    @Test(
        "a client that has the state gets 304 without content",
        arguments: ["\"v7\"", "W/\"v7\"", "\"v6\", \"v7\"", "\"v6\",,W/\"v7\"", "*", "\"v7-gzip\"", "\"v7-deflate\""])
    func notModified(_ condition: String) throws {
        let response = try #require(peer.ask(.get, "/v1/map", ["If-None-Match": condition]))
        #expect(response.status == .notModified)
        #expect(response.content.isEmpty)
        #expect(response.first("Cache-Control") == "no-cache")
        #expect(response.first("X-Request-Id") != nil)
        #expect(response.first("Content-Type") == nil)
        #expect(response.first("Location") == nil)
    }

    @Test("304 tells caches what the answer depends on, as 200 does (RFC 9110 section 15.4.5)")
    func vary() throws {
        let whole = try #require(peer.ask(.get, "/v1/map"))
        let known = try #require(peer.ask(.get, "/v1/map", ["If-None-Match": "\"v7\""]))
        #expect(known.status == .notModified)
        #expect(whole.all("Vary") == ["Accept-Encoding"] && known.all("Vary") == ["Accept-Encoding"])
    }

    @Test("304 names the form that the client has")
    func spelling() {
        #expect(peer.ask(.get, "/v1/map", ["If-None-Match": "\"v7-gzip\""])?.first("ETag") == "\"v7-gzip\"")
        #expect(peer.ask(.get, "/v1/map", ["If-None-Match": "W/\"v7\""])?.first("ETag") == "\"v7\"")
        #expect(peer.ask(.get, "/v1/map", ["If-None-Match": "*"])?.first("ETag") == "\"v7\"")
    }

    @Test("HEAD is answered 304 as GET is")
    func head() {
        #expect(peer.ask(.head, "/v1/map", ["If-None-Match": "\"v7\""])?.status == .notModified)
    }

    @Test(
        "a client that has another state, or says nothing that can be understood, gets the whole",
        arguments: ["\"v6\"", "v7", "\"v7", "\"V7\"", "W/v7", "\"v7-zip\"", "", "\"v7\" x", "w/\"v7\""])
    func modified(_ condition: String) throws {
        let response = try #require(peer.ask(.get, "/v1/map", ["If-None-Match": condition]))
        #expect(response.status == .ok)
        #expect(response.text == Self.text)
    }
}
