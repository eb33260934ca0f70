internal import API
internal import Bytes
internal import Crypto
internal import Reactor
internal import Telemetry

/// Where the keys of access tokens come from: the environment, or in development a file that is made at the first start
/// and kept, so that a restart logs nobody out. A key that is there and cannot be used is never replaced.
enum TokenKeySource {
    /// What is wrong with a production that has none.
    static let missing = "is not set, and production makes up no key; `openssl rand -hex 32` makes one"

    private static let name = "token-key"

    static func keys(_ configuration: Configuration, log: Log) throws(StartFailure) -> TokenKeys {
        let given = configuration.access.tokenKeys
        guard given.isEmpty else {
            guard let keys = TokenKeys(given.compactMap { Hexadecimal.bytes(of: $0.revealed) }) else {
                throw StartFailure("SEATWIRE_TOKEN_KEY holds no keys of \(TokenKeys.size) bytes")
            }
            return keys
        }
        guard configuration.stage == .development else {
            throw StartFailure("\(Settings.tokenKeys.row.variable) \(missing)")
        }
        return try kept(in: configuration.dataDirectory, log)
    }

    private static func kept(in directory: String, _ log: Log) throws(StartFailure) -> TokenKeys {
        let path = "\(directory)/\(name)"
        if let facts = try doing(path, { () throws(SystemFailure) in try Files.facts(of: path) }) {
            guard facts.kind == .file, facts.permissions & 0o077 == 0 else {
                throw StartFailure("\(path) can be read by others: make it 0600, or delete it to get a new key")
            }
            let bytes = try doing(path) { () throws(SystemFailure) in try Files.read(path, atMost: 1_024) }
            let text = String(decoding: bytes, as: UTF8.self).filter { !$0.isWhitespace }
            guard let key = Hexadecimal.bytes(of: text), let keys = TokenKeys([key]) else {
                throw StartFailure("\(path) holds no key of 64 hex digits; delete it to get a new one")
            }
            return keys
        }
        let key = Secrecy.random(TokenKeys.size)
        guard let keys = TokenKeys([key]) else { throw StartFailure("a key that was drawn is none") }
        try doing(path) { () throws(SystemFailure) in
            try Files.makeDirectories(directory, permissions: 0o755)
            try Files.write(Array((Hexadecimal.text(of: key) + "\n").utf8), to: path, permissions: 0o600)
        }
        log.info("made a key for access tokens", ["path": .text(path)])
        return keys
    }

    private static func doing<Value>(
        _ path: String, _ body: () throws(SystemFailure) -> Value
    ) throws(StartFailure) -> Value {
        do throws(SystemFailure) {
            return try body()
        } catch {
            throw StartFailure("\(path): \(error)")
        }
    }
}
