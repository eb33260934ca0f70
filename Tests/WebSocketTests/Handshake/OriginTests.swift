import Testing

@testable import WebSocket

@Suite struct OriginTests {
    private func admits(_ origin: String?, host: String = "shop.example", _ policy: OriginPolicy) -> Bool {
        var fixture = HandshakeFixture.request.with("host", host).with("origin", nil)
        if let origin { fixture = fixture.adding("origin", origin) }
        return policy.admits(fixture.fields)
    }

    @Test("a page of the same host and port may, another may not (RFC 6455 10.2)")
    func sameHost() {
        let policy = OriginPolicy()
        #expect(admits("https://shop.example", policy))
        #expect(admits("https://SHOP.example:443", policy))
        #expect(admits("http://shop.example", host: "shop.example:80", policy))
        #expect(admits("http://shop.example:8080", host: "Shop.Example:8080", policy))
        for origin in [
            "https://evil.example", "https://shop.example.evil.example", "https://shop.example:8443", "null", "",
            "shop.example", "https://", "https://shop.example/path", "https://user@shop.example", "://shop.example",
            "https://shop.example, https://shop.example",
        ] {
            #expect(!admits(origin, policy), "\(origin)")
        }
        #expect(!admits("https://shop.example", OriginPolicy(allowsSameHost: false)))
    }

    @Test("listed origins may, compared with scheme, host and port")
    func listed() throws {
        let policy = OriginPolicy(
            allowed: [try #require(Origin("https://App.example"))], allowsSameHost: false, allowsAbsent: false)
        #expect(admits("https://app.example", policy))
        #expect(admits("https://app.example:443", policy))
        #expect(!admits("http://app.example", policy))
        #expect(!admits("https://app.example:444", policy))
        #expect(!admits("https://www.app.example", policy))
        #expect(!admits(nil, policy))
        #expect(admits(nil, OriginPolicy()))
    }

    @Test("two origins are none")
    func two() {
        let fixture = HandshakeFixture.request.adding("origin", "http://server.example.com")
        #expect(!OriginPolicy().admits(fixture.fields))
    }
}
