internal import HTTP

/// The front ends on other origins that may read our answers (the CORS protocol of the Fetch standard). Origins are
/// compared as they are: there are no wildcards, `null` is never allowed, and no credentials of the browser are asked
/// for, since whoever is signed in shows a token.
package struct AllowedOrigins: Sendable {
    /// Why a text is no origin.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        package let text: String
        package var description: String {
            "'\(text)' is not an origin such as https://seats.example or http://[::1]:3000"
        }
    }

    private let origins: Set<String>

    /// No other origin at all.
    package static let none = Self(unchecked: [])

    private init(unchecked origins: Set<String>) {
        self.origins = origins
    }

    package init(_ texts: [String]) throws(Fault) {
        for text in texts where !Self.isOrigin(text) { throw Fault(text: text) }
        origins = Set(texts)
    }

    /// Whether answers depend on the origin at all, which caches must be told.
    var isEmpty: Bool { origins.isEmpty }

    /// The fields that let the asking origin read an answer; none when it is not allowed or there is no other origin.
    func fields(for head: RequestHead) -> [Response.Field] {
        guard !origins.isEmpty, let origin = allowed(head) else { return [] }
        return [
            .init("Access-Control-Allow-Origin", origin),
            .init(
                "Access-Control-Expose-Headers",
                "ETag, Location, RateLimit, RateLimit-Policy, Retry-After, Seatwire-Position, X-Request-Id"),
        ]
    }

    /// The fields that answer the question which methods and fields are allowed; none when it is not that question.
    func preflight(_ head: RequestHead, allow: String) -> [Response.Field] {
        guard head.fields.first("access-control-request-method") != nil, allowed(head) != nil else { return [] }
        return [
            .init("Access-Control-Allow-Methods", allow),
            .init(
                "Access-Control-Allow-Headers",
                "Authorization, Content-Type, Idempotency-Key, If-None-Match, Last-Event-ID, X-Api-Key, X-Request-Id"),
            .init("Access-Control-Max-Age", "600"),
        ]
    }

    private func allowed(_ head: RequestHead) -> String? {
        guard let origin = head.fields["origin"], origins.contains(origin) else { return nil }
        return origin
    }

    /// `scheme://host` or `scheme://host:port` in the spelling of browsers: lower case, no path, no default port.
    private static func isOrigin(_ text: String) -> Bool {
        let isSecure = text.hasPrefix("https://")
        guard isSecure || text.hasPrefix("http://") else { return false }
        var host = text.dropFirst(isSecure ? 8 : 7)
        if let end = host.lastIndex(of: ":"), !host[end...].contains("]") {
            guard let port = UInt16(host[host.index(after: end)...]), port > 0, port != (isSecure ? 443 : 80),
                String(port) == host[host.index(after: end)...]
            else { return false }
            host = host[..<end]
        }
        if host.first == "[" {
            return host.last == "]"
                && host.utf8.dropFirst().dropLast().allSatisfy { byte in
                    byte &- 0x30 < 10 || byte &- 0x61 < 6 || byte == UInt8(ascii: ":")
                }
        }
        return !host.isEmpty && host.utf8.count <= 253
            && host.utf8.allSatisfy { byte in
                byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }
}
