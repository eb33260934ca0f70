internal import API
internal import Crypto
internal import Domain

/// Numbers out of OpenSSL's generator: 63 random bits never meet within a show.
struct RandomIdentities: IdentitySource {
    func number() -> Int64 { Int64(bitPattern: word() >> 1) | 1 }

    func random() -> WideID { WideID(high: word(), low: word()) }

    /// Eight letters and digits that are not taken for each other.
    func code() -> BookingCode? {
        let alphabet = Array("ABCDEFGHJKMNPQRSTUVWXYZ23456789".utf8)
        return BookingCode(
            String(decoding: Secrecy.random(8).map { alphabet[Int($0) % alphabet.count] }, as: UTF8.self))
    }

    private func word() -> UInt64 { Secrecy.random(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
