internal import Crypto
package import HTTP
internal import Synchronization

/// Names requests. A client's own X-Request-Id is taken over when it is a short token; otherwise the name is made of
/// a random part, drawn once for the process, and a counter: 15 letters and digits, which need no memory of their own.
package final class RequestIDs: Sendable {
    /// The longest name that is taken over.
    package static let longest = 64

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)
    private let process: UInt64
    private let counter = Atomic<UInt64>(0)

    package init() {
        process = Secrecy.random(5).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// The name of the request with these fields.
    package func name(for fields: FieldLines) -> String {
        guard let given = fields.first("x-request-id"), Self.isWellFormed(given) else { return next() }
        return String(decoding: given, as: UTF8.self)
    }

    /// A name that no other request has.
    package func next() -> String {
        let number = counter.wrappingAdd(1, ordering: .relaxed).oldValue
        return String(unsafeUninitializedCapacity: 15) { bytes in
            for index in 0..<7 { bytes[index] = Self.digit(process, 6 - index) }
            for index in 0..<8 { bytes[7 + index] = Self.digit(number, 7 - index) }
            return 15
        }
    }

    private static func digit(_ number: UInt64, _ place: Int) -> UInt8 {
        alphabet[Int(truncatingIfNeeded: number >> UInt64(5 * place) & 31)]
    }

    private static func isWellFormed(_ name: ArraySlice<UInt8>) -> Bool {
        1...longest ~= name.count
            && name.allSatisfy { byte in
                (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
            }
    }
}
