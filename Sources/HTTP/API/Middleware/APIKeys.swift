internal import Crypto
package import HTTP

/// The keys of the gate in front of the business routes. There is at least one and none is empty, by type: an empty
/// configured key can therefore never mean an open gate. Several keys stand beside each other while they are rotated.
package struct APIKeys: Sendable {
    /// Why a text cannot be a key.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        case none
        case tooShort(index: Int)
        case unprintable(index: Int)

        package var description: String {
            switch self {
            case .none: "no API key is given; leave the setting out to have no gate"
            case .tooShort(let index): "API key \(index + 1) has fewer than \(APIKeys.shortest) characters"
            case .unprintable(let index): "API key \(index + 1) has characters that no header field can carry"
            }
        }
    }

    /// The fewest characters of a key.
    package static let shortest = 16

    private let digests: [[UInt8]]

    package init(_ keys: [String]) throws(Fault) {
        guard !keys.isEmpty else { throw .none }
        for (index, key) in keys.enumerated() {
            guard key.utf8.count >= Self.shortest else { throw .tooShort(index: index) }
            guard key.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else { throw .unprintable(index: index) }
        }
        digests = keys.map { SHA256.digest(of: Array($0.utf8)) }
    }

    /// Whether the request bears one of the keys, and bears it once. Digests are compared, all of them and each to its
    /// end, so that the time tells neither a length nor a prefix nor which key it was.
    package func admit(_ fields: FieldLines) -> Bool {
        guard let given = fields.first("x-api-key"), fields.count(of: "x-api-key") == 1 else { return false }
        return admit(Array(given))
    }

    /// Whether a text is one of the keys.
    package func admit(_ key: String) -> Bool { admit(Array(key.utf8)) }

    /// Whether this is one of the keys.
    package func admit(_ given: [UInt8]) -> Bool {
        let digest = SHA256.digest(of: given)
        var known = false
        for candidate in digests where Secrecy.equal(candidate, digest) { known = true }
        return known
    }
}
