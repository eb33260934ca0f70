/// A request method (RFC 9110 section 9). Methods are case-sensitive.
package enum Method: Hashable, Sendable {
    case get
    case head
    case post
    case put
    case patch
    case delete
    case options
    /// A token we know no semantics for; the router answers it with 405 or 501.
    case other(String)

    package init(token: Span<UInt8>) {
        for (method, name) in Self.known where Self.equals(token, name) {
            self = method
            return
        }
        self = .other(unsafe token.withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) })
    }

    private static let known: [(Self, StaticString)] = [
        (.get, "GET"), (.head, "HEAD"), (.post, "POST"), (.put, "PUT"), (.patch, "PATCH"), (.delete, "DELETE"),
        (.options, "OPTIONS"),
    ]

    private static func equals(_ token: Span<UInt8>, _ name: StaticString) -> Bool {
        guard token.count == name.utf8CodeUnitCount else { return false }
        return name.withUTF8Buffer { wanted in
            for index in token.indices where unsafe token[index] != wanted[index] { return false }
            return true
        }
    }

    /// The token on the wire.
    package var name: String {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .patch: "PATCH"
        case .delete: "DELETE"
        case .options: "OPTIONS"
        case .other(let token): token
        }
    }
}
