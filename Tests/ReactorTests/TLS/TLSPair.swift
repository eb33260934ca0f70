import Bytes
import Reactor
import TestSupport

/// A client and a server that speak with each other in memory.
struct TLSPair {
    let client: TLSEngine
    let server: TLSEngine
    /// Plain bytes that came out at each end.
    var atClient: [UInt8] = []
    var atServer: [UInt8] = []
    /// How the records between the two are cut; the whole by default.
    var cut: ([UInt8]) -> [[UInt8]] = { [$0] }

    init(client: TLSContext, server: TLSContext, host: String = "box.example.org") throws {
        self.client = try TLSEngine(client: client, host: host)
        self.server = try TLSEngine(server: server)
    }

    /// A pair that trusts each other, with certificates of its own.
    static func trusting() throws -> TLSPair { try TLSSetup().pair() }

    /// Carries records to and fro until neither end has any left.
    mutating func settle() throws(TLSFailure) {
        try client.start()
        while client.outputCount + server.outputCount > 0 {
            try carryToServer()
            try carryToClient()
        }
    }

    mutating func carryToServer() throws(TLSFailure) {
        for piece in cut(client.takeOutput()) { atServer += try server.take(piece) }
    }

    mutating func carryToClient() throws(TLSFailure) {
        for piece in cut(server.takeOutput()) { atClient += try client.take(piece) }
    }
}

/// What a client that trusts a server needs; both can be changed before the contexts are made.
struct TLSSetup {
    let authority: TestCertificate
    var serving: TLSServerConfiguration
    var connecting: TLSClientConfiguration
    let ticketKeys = TLSTicketKeys.standing()

    init(_ names: [String] = ["box.example.org"], key: TestCertificate.KeyKind = .p256) {
        authority = TestCertificate(["Test authority"], isAuthority: true)
        serving = TLSServerConfiguration(
            credentials: [TestCertificate(names, key: key, signedBy: authority).credential])
        connecting = TLSClientConfiguration(trust: authority.trust)
    }

    func server() throws -> TLSContext { try TLSContext(server: serving, ticketKeys: ticketKeys) }

    func client() throws -> TLSContext { try TLSContext(client: connecting) }

    func pair(host: String = "box.example.org") throws -> TLSPair {
        try TLSPair(client: client(), server: server(), host: host)
    }
}

extension TLSEngine {
    /// Receives and returns the plain bytes.
    func take(_ records: [UInt8]) throws(TLSFailure) -> [UInt8] {
        var plain: [UInt8] = []
        let outcome = records.withUnsafeBytes { bytes -> TLSFailure? in
            do throws(TLSFailure) {
                _ = try receive(bytes) { plain += $0 }
                return nil
            } catch {
                return error
            }
        }
        if let outcome { throw outcome }
        return plain
    }

    func write(_ bytes: [UInt8]) throws {
        try bytes.withUnsafeBytes { try write($0) }
    }

    func write(_ text: String) throws { try write(Array(text.utf8)) }
}

extension TLSTicketKeys {
    /// Keys whose clock stands still.
    static func standing() -> TLSTicketKeys { TLSTicketKeys { .zero } }
}
