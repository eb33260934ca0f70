import Bytes
import HTTP
import Reactor
import Telemetry
import TestSupport
import Testing

@testable import API

/// The key of the gate in messages, which whoever opens a socket could guess as fast as it sends.
@Suite struct MessageGateTests {
    private static let key = "right-key-0123456789"
    private static let start = Tick(nanoseconds: 1_000_000_000)

    private let lines = Locked<[String]>([])

    private func gate(_ configure: (inout ServiceSettings) -> Void = { _ in }) throws -> MessageGate {
        var settings = ServiceSettings()
        settings.keys = try APIKeys([Self.key])
        configure(&settings)
        let output = Log.Output(level: .info) { [lines] record in lines.withLock { $0.append("\(record)") } }
        return try #require(MessageGate(settings, log: Log("feed", to: output)))
    }

    private func show(_ key: String, to gate: MessageGate, from address: String = "192.0.2.1", at now: Tick = start)
        throws -> String?
    {
        let exchange = Exchange(
            id: "r-1", method: .get, route: nil, client: try #require(IPAddress(address)), isSecure: false,
            started: Self.start)
        return gate.objection(to: key, exchange, on: "/v1/feed", at: now)?.kind.row.code
    }

    @Test("without keys there is no gate")
    func none() {
        #expect(MessageGate(ServiceSettings(), log: .silent) == nil)
    }

    @Test("right keys cost nothing; after five wrong ones an address is not heard until one comes back")
    func guessing() throws {
        let gate = try gate()
        for _ in 0..<50 { #expect(try show(Self.key, to: gate) == nil) }
        for _ in 0..<5 { #expect(try show("guess", to: gate) == "API_KEY_INVALID") }
        #expect(try show("guess", to: gate) == "RATE_LIMITED")
        #expect(try show(Self.key, to: gate) == "RATE_LIMITED")
        #expect(try show(Self.key, to: gate, from: "192.0.2.2") == nil)
        let later = Self.start.advanced(by: .seconds(12))
        #expect(try show(Self.key, to: gate, at: later) == nil)
        #expect(try show("guess", to: gate, at: later) == "API_KEY_INVALID")
        #expect(try show("guess", to: gate, at: later) == "RATE_LIMITED")
    }

    @Test("each wrong key is written down, without the key")
    func audit() throws {
        let gate = try gate()
        _ = try show(Self.key, to: gate)
        _ = try show("guess-1", to: gate)
        let told = lines.withLock { $0 }
        #expect(told.count == 1 && told[0].contains("/v1/feed") && told[0].contains("192.0.2.1"))
        #expect(!told[0].contains("guess"))
    }

    @Test("nobody is limited where limits are off, nor in development on the machine itself")
    func spared() throws {
        let open = try gate { $0.limitsRates = false }
        let desk = try gate { $0.sparesLoopback = true }
        for _ in 0..<10 {
            #expect(try show("guess", to: open) == "API_KEY_INVALID")
            #expect(try show("guess", to: desk, from: "127.0.0.1") == "API_KEY_INVALID")
        }
        for _ in 0..<5 { _ = try show("guess", to: desk) }
        #expect(try show("guess", to: desk) == "RATE_LIMITED")
    }
}
