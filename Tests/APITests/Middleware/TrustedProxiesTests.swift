import Bytes
import HTTP
import TestSupport
import Testing

@testable import API

@Suite struct TrustedProxiesTests {
    private let proxies: TrustedProxies

    init() throws {
        proxies = TrustedProxies([
            try #require(AddressBlock("10.0.0.0/8")), try #require(AddressBlock("2001:db8:f::/48")),
        ])
    }

    private func client(
        of address: String, _ forwarded: [String], scheme: String? = nil, isSecure: Bool = false
    ) -> Peer {
        var fields = FieldLines()
        for line in forwarded { fields.append("X-Forwarded-For", line) }
        if let scheme { fields.append("X-Forwarded-Proto", scheme) }
        return proxies.client(of: ServicePeer.peer(address, isSecure: isSecure), fields)
    }

    @Test("who is no trusted proxy is believed nothing")
    func untrusted() {
        let peer = client(of: "192.0.2.9", ["203.0.113.1"], scheme: "https")
        #expect(peer.address.description == "192.0.2.9")
        #expect(!peer.isSecure)
    }

    @Test(
        "the rightmost address that is no trusted proxy is the client",
        arguments: [
            (["203.0.113.1"], "203.0.113.1"),
            (["203.0.113.1, 10.9.9.9"], "203.0.113.1"),
            (["1.1.1.1, 203.0.113.1"], "203.0.113.1"),
            (["1.1.1.1, 203.0.113.1, 10.0.0.2, 10.0.0.3"], "203.0.113.1"),
            (["1.1.1.1", "203.0.113.1", "10.0.0.2"], "203.0.113.1"),
            ([" 203.0.113.1\t,\t10.0.0.2 "], "203.0.113.1"),
            (["203.0.113.1:4711"], "203.0.113.1"),
            (["2001:db8::7"], "2001:db8::7"),
            (["[2001:db8::7]"], "2001:db8::7"),
            (["[2001:db8::7]:443, 2001:db8:f::1"], "2001:db8::7"),
            (["::ffff:203.0.113.1"], "203.0.113.1"),
            ([], "10.0.0.1"),
            ([""], "10.0.0.1"),
            (["10.0.0.7"], "10.0.0.7"),
            (["unknown"], "10.0.0.1"),
            (["203.0.113.1, unknown"], "10.0.0.1"),
            (["203.0.113.1, 10.0.0.2,"], "10.0.0.1"),
            (["203.0.113.1, _hidden, 10.0.0.2"], "10.0.0.2"),
            (["203.0.113.1:x"], "10.0.0.1"), (["[2001:db8::7]x"], "10.0.0.1"), (["[2001:db8::7"], "10.0.0.1"),
        ])
    func rightmost(_ forwarded: [String], _ expected: String) {
        #expect(client(of: "10.0.0.1", forwarded).address.description == expected)
    }

    @Test("the scheme is what the nearest trusted proxy says")
    func scheme() {
        #expect(client(of: "10.0.0.1", [], scheme: "https").isSecure)
        #expect(client(of: "10.0.0.1", [], scheme: "http, HTTPS").isSecure)
        #expect(!client(of: "10.0.0.1", [], scheme: "https, http").isSecure)
        #expect(!client(of: "10.0.0.1", [], scheme: nil).isSecure)
        #expect(client(of: "10.0.0.1", [], scheme: "http", isSecure: true).isSecure)
    }

    @Test("a list without end is followed for 32 steps")
    func manyHops() {
        let hops = Array(repeating: "10.0.0.2", count: 31).joined(separator: ",")
        #expect(client(of: "10.0.0.1", ["203.0.113.1," + hops]).address.description == "203.0.113.1")
        #expect(client(of: "10.0.0.1", ["203.0.113.1,10.0.0.2," + hops]).address.description == "10.0.0.2")
    }
}
