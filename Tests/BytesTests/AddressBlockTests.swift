import Bytes
import Testing

@Suite struct AddressBlockTests {
    @Test("a block contains its own and nothing beside it")
    func contains() throws {
        let ten = try #require(AddressBlock("10.0.0.0/8"))
        #expect(ten.contains(try #require(IPAddress("10.255.255.255"))))
        #expect(ten.contains(try #require(IPAddress("::ffff:10.1.2.3"))))
        #expect(!ten.contains(try #require(IPAddress("11.0.0.0"))))
        #expect(!ten.contains(try #require(IPAddress("9.255.255.255"))))
        #expect(!ten.contains(try #require(IPAddress("a00::"))))
        let documentation = try #require(AddressBlock("2001:db8::/32"))
        #expect(documentation.contains(try #require(IPAddress("2001:db8:ffff::1"))))
        #expect(!documentation.contains(try #require(IPAddress("2001:db9::"))))
        #expect(!documentation.contains(try #require(IPAddress("10.0.0.1"))))
    }

    @Test("an address alone is a block of one")
    func single() throws {
        let one = try #require(AddressBlock("192.0.2.7"))
        #expect(one.contains(try #require(IPAddress("192.0.2.7"))))
        #expect(!one.contains(try #require(IPAddress("192.0.2.6"))))
        #expect(AddressBlock("192.0.2.7/32") == one)
        #expect(AddressBlock("::1/128") == AddressBlock("::1"))
    }

    @Test("everything of a family is a block too")
    func everything() throws {
        let all = try #require(AddressBlock("0.0.0.0/0"))
        #expect(all.contains(try #require(IPAddress("203.0.113.9"))))
        #expect(!all.contains(try #require(IPAddress("2001:db8::1"))))
        #expect(try #require(AddressBlock("::/0")).contains(try #require(IPAddress("2001:db8::1"))))
    }

    @Test(
        "what is no block is refused",
        arguments: [
            "", "/8", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/+8", "10.1.0.0/8",
            "10.0.0.0/8/8", "2001:db8::/129", "2001:db8::1/32", "10.0.0/8", "example/8", "10.0.0.0 /8",
        ])
    func refused(_ text: String) {
        #expect(AddressBlock(text) == nil)
    }
}
