import Bytes
import Testing

@testable import Reactor

@Suite struct ResolverTests {
    private func with<Result>(_ body: (Resolver) async throws -> Result) async throws -> Result {
        let workers = try WorkerPool(name: "names", limits: WorkerLimits(threads: 1))
        defer { workers.stop() }
        return try await body(Resolver(workers: workers))
    }

    @Test("localhost is found on this machine") func localhost() async throws {
        let found = try await with { try await $0.addresses(of: "localhost") }
        #expect(!found.isEmpty)
        for address in found { #expect(address.isLoopback) }
    }

    @Test(
        "an address stands for itself, and no worker is asked",
        arguments: [("127.0.0.1", "127.0.0.1"), ("::1", "::1"), ("[::1]", "::1"), ("[2001:db8::7]", "2001:db8::7")])
    func numeric(_ text: String, _ address: String) async throws {
        let workers = try WorkerPool(name: "none", limits: WorkerLimits(threads: 1))
        workers.stop()
        #expect(try await Resolver(workers: workers).addresses(of: text) == [try #require(IPAddress(address))])
    }

    @Test("brackets are for IPv6 alone", arguments: ["[127.0.0.1]", "[::1", "::1]", "[]", "[localhost]"])
    func brackets(_ text: String) {
        #expect(Resolver.numeric(text) == nil)
    }

    @Test("what cannot be a name is refused without asking", arguments: ["", "a\0b"])
    func badNames(_ name: String) async throws {
        let failure = await #expect(throws: ResolverFailure.self) {
            try await with { try await $0.addresses(of: name) }
        }
        #expect(failure?.kind == .badName)
    }

    @Test("a name of 254 bytes is refused without asking") func longName() async throws {
        let failure = await #expect(throws: ResolverFailure.self) {
            try await with { try await $0.addresses(of: String(repeating: "a", count: 254)) }
        }
        #expect(failure?.kind == .badName)
    }

    @Test("a label of more than 63 bytes has no addresses") func longLabel() async throws {
        let failure = await #expect(throws: ResolverFailure.self) {
            try await with { try await $0.addresses(of: String(repeating: "a", count: 64) + ".localhost") }
        }
        #expect(failure?.kind == .notFound || failure?.kind == .temporary)
        #expect(failure?.reason.isEmpty == false)
    }

    @Test("a stopped pool is told apart from a missing name") func stopped() async throws {
        let workers = try WorkerPool(name: "none", limits: WorkerLimits(threads: 1))
        workers.stop()
        let failure = await #expect(throws: ResolverFailure.self) {
            try await Resolver(workers: workers).addresses(of: "localhost")
        }
        #expect(failure?.kind == .refused(.stopped))
    }

    @Test("families alternate, beginning with the one that came first") func alternating() throws {
        func addresses(_ texts: String...) throws -> [IPAddress] { try texts.map { try #require(IPAddress($0)) } }
        #expect(
            try Resolver.alternating(addresses("2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1"))
                == addresses("2001:db8::1", "192.0.2.1", "2001:db8::2", "2001:db8::3"))
        #expect(
            try Resolver.alternating(addresses("192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8::2"))
                == addresses("192.0.2.1", "2001:db8::1", "192.0.2.2", "2001:db8::2"))
        #expect(try Resolver.alternating(addresses("192.0.2.1")) == addresses("192.0.2.1"))
        #expect(Resolver.alternating([]) == [])
    }
}
