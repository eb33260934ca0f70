import Bytes
import Testing

@testable import Reactor

@Suite struct SocketAddressTests {
    @Test("an address is written as people and programs read it")
    func description() throws {
        #expect(SocketAddress.loopback(port: 8_080).description == "127.0.0.1:8080")
        #expect(SocketAddress.ip(try #require(IPAddress("::1")), port: 80).description == "[::1]:80")
        #expect(SocketAddress.unix("/tmp/a").description == "unix:/tmp/a")
    }

    @Test("a socket path one byte longer than the kernel takes is refused, not cut")
    func longPath() throws {
        let longest = String(repeating: "a", count: 107)
        try SocketAddress.unix(longest).withRaw { _, _ in }
        #expect(throws: SystemFailure.self) {
            try SocketAddress.unix(longest + "a").withRaw { _, _ in }
        }
    }
}
