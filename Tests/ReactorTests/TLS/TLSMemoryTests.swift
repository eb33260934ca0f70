import CLinux
import Reactor
import TestSupport
import Testing

#if !SANITIZED
import CTcmalloc
#endif

/// What a connection at rest costs.
@Suite struct TLSMemoryTests {
    // OpenSSL 3.0 takes 14.2 KiB: 7.6 for the connection itself, 0.9 for the session, 1.1 for the cipher of each
    // direction, the rest for keys and what was offered. No buffer is among them: each would add 16 KiB.
    private static let limit = 15 * 1_024

    // The sanitizers replace the allocator that is asked here.
    #if !SANITIZED
    // A process of its own, so that the allocations of other tests are not counted.
    @Test("a connection at rest takes less than 15 KiB", arguments: [TLSVersion.v12, .v13])
    func idle(_ version: TLSVersion) async throws {
        let outcome: ExitTest.Result?
        switch version {
        case .v12:
            outcome = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                try Self.measure(.v12)
            }
        case .v13:
            outcome = await #expect(processExitsWith: .success, observing: [\.standardOutputContent]) {
                try Self.measure(.v13)
            }
        }
        let output = String(decoding: try #require(outcome).standardOutputContent, as: UTF8.self)
        let line = try #require(output.split(separator: "\n").first { $0.hasPrefix("bytes per connection: ") })
        let bytes = try #require(Int(line.drop { !$0.isNumber }))
        #expect(bytes < Self.limit)
        #expect(bytes > 4_096, "less cannot be: the measurement is wrong")
    }

    private static func measure(_ version: TLSVersion) throws {
        var setup = TLSSetup()
        setup.connecting.versions = version...version
        let (client, server) = try (setup.client(), setup.server())
        var kept: [TLSEngine] = []
        kept.reserveCapacity(1_100)
        func connect() throws {
            var pair = try TLSPair(client: client, server: server)
            try pair.settle()
            try pair.client.write(Array(repeating: 1, count: 20_000))
            try pair.settle()
            try pair.server.write(Array(repeating: 2, count: 20_000))
            try pair.settle()
            kept.append(pair.server)
        }
        // The first ones also pay for what OpenSSL makes once.
        for _ in 0..<100 { try connect() }
        let before = used()
        for _ in 0..<1_000 { try connect() }
        let text = "\nbytes per connection: \((used() - before) / 1_000)\n"
        _ = text.withCString { write(1, $0, strlen($0)) }
        withExtendedLifetime(kept) {}
    }

    /// What the tests have of their allocator, which is the server's.
    private static func used() -> Int {
        var bytes = 0
        precondition(MallocExtension_GetNumericProperty("generic.current_allocated_bytes", &bytes) == 1)
        return bytes
    }
    #endif
}
