import Bytes
import Testing

@Suite struct IPAddressTests {
    @Test(
        "an address that is written canonically reads back as it was written",
        arguments: [
            "0.0.0.0", "127.0.0.1", "255.255.255.255", "192.0.2.1", "::", "::1", "1::", "2001:db8::1",
            "2001:db8:0:1:1:1:1:1", "2001:0:0:1::1", "fe80::1:0:0:1", "1:2:3:4:5:6:7:8", "::2:3:4:5:6:7:8",
        ])
    func readsBack(_ text: String) throws {
        #expect(try #require(IPAddress(text)).description == (text == "::2:3:4:5:6:7:8" ? "0:2:3:4:5:6:7:8" : text))
    }

    @Test("an IPv4 address is the same however it came")
    func mapped() {
        #expect(IPAddress("::ffff:192.0.2.1") == IPAddress("192.0.2.1"))
        #expect(IPAddress("::FFFF:c000:0201") == IPAddress("192.0.2.1"))
    }

    @Test(
        "what is no address is refused",
        arguments: [
            "", "1", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.4 ", "1.2.3.-4", ":", ":::", "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "::1.2.3", "1.2.3.4::", "+1::", "1:2:3:4:5:6:7:8::",
            "::1%eth0", "::-0", "-0::1", "[::1]", "1:2:3:4:5:6:7:1.2.3.4",
        ])
    func refused(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("a prefix keeps its bits and clears the others")
    func prefixes() {
        #expect(IPAddress("2001:db8:1:2:3:4:5:6")?.prefix(64) == IPAddress("2001:db8:1:2::"))
        #expect(IPAddress("2001:db8:1:2:3:4:5:6")?.prefix(36) == IPAddress("2001:db8::"))
        #expect(IPAddress("2001:db8:1:2:3:4:5:6")?.prefix(120) == IPAddress("2001:db8:1:2:3:4:5:0"))
        #expect(IPAddress("192.0.2.77")?.prefix(96 + 24) == IPAddress("192.0.2.0"))
        #expect(IPAddress("192.0.2.77")?.prefix(128) == IPAddress("192.0.2.77"))
        #expect(IPAddress("192.0.2.77")?.prefix(0) == IPAddress("::"))
    }

    @Test("loopback is told from the rest")
    func loopback() {
        #expect(IPAddress("127.9.9.9")?.isLoopback == true)
        #expect(IPAddress("::1")?.isLoopback == true)
        #expect(IPAddress("128.0.0.1")?.isLoopback == false)
    }
}
