internal import API
internal import Crypto
internal import Domain
internal import Reactor

/// Numbers out of OpenSSL's generator: 63 random bits never meet within a show. It is asked for many at a time, because
/// each of its answers costs far more than the bytes in it.
final class RandomIdentities: IdentitySource {
    private let store = Locked<[UInt64]>([])

    /// Words that are drawn at once.
    private static let drawn = 128

    func number() -> Int64 { Int64(bitPattern: word() >> 1) | 1 }

    func random() -> WideID { WideID(high: word(), low: word()) }

    private func word() -> UInt64 {
        store.withLock { words in
            if let word = words.popLast() { return word }
            let bytes = Secrecy.random(Self.drawn * 8)
            words = (1..<Self.drawn).map { word in bytes[word * 8..<word * 8 + 8].reduce(0) { $0 << 8 | UInt64($1) } }
            return bytes[0..<8].reduce(0) { $0 << 8 | UInt64($1) }
        }
    }
}
