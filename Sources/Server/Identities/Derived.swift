internal import Crypto
internal import Domain

/// Numbers that follow from others: the same at every node and at every repetition.
enum Derived {
    /// The number of a command that follows from another one.
    static func command(_ purpose: String, of id: CommandID) -> CommandID {
        wide(Array(purpose.utf8) + bytes(id.high) + bytes(id.low))
    }

    /// The number of a command that follows from a payment: however many messages tell of it, it is one command.
    static func command(_ purpose: String, of payment: PaymentID) -> CommandID {
        wide(Array(purpose.utf8) + bytes(UInt64(bitPattern: payment.number)))
    }

    /// The number of an entry of the audit that is told under a key. A key is good for a day: what is asked under it on
    /// another one is told anew.
    static func entry(under key: WideID, at moment: Moment) -> WideID {
        let day = moment.milliseconds / Milliseconds.hours(24).count
        return wide(Array("audit".utf8) + bytes(key.high) + bytes(key.low) + bytes(UInt64(bitPattern: day)))
    }

    /// The positive number of something that has a name.
    static func number(of name: String) -> Int64 {
        Int64(bitPattern: wide(Array(name.utf8)).high >> 1) | 1
    }

    private static func wide(_ bytes: [UInt8]) -> WideID {
        let digest = SHA256.digest(of: bytes)
        return WideID(high: word(digest[0..<8]), low: word(digest[8..<16]))
    }

    private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }

    private static func bytes(_ word: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: word >> UInt64(56 - 8 * $0)) }
    }
}
