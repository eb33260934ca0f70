import Testing

/// A request that must not be served, the clause that says so, and what its sender is answered.
struct HostileRequest: Sendable, CustomTestStringConvertible {
    let name: String
    let clause: String
    let status: UInt16
    let bytes: [UInt8]

    var testDescription: String { "\(name) → \(status) (\(clause))" }

    private init(_ name: String, _ clause: String, _ status: UInt16, _ bytes: [UInt8]) {
        self.name = name
        self.clause = clause
        self.status = status
        self.bytes = bytes
    }

    /// A whole input as it is.
    static func raw(_ name: String, _ clause: String, _ status: UInt16, _ text: String) -> Self {
        Self(name, clause, status, Array(text.utf8))
    }

    static func bytes(_ name: String, _ clause: String, _ status: UInt16, _ bytes: [UInt8]) -> Self {
        Self(name, clause, status, bytes)
    }

    /// A request line with a sound Host behind it.
    static func line(_ name: String, _ clause: String, _ status: UInt16, _ line: String) -> Self {
        raw(name, clause, status, "\(line)\r\nHost: a\r\n\r\n")
    }

    /// A target in a GET.
    static func target(_ name: String, _ clause: String, _ status: UInt16, _ target: String) -> Self {
        line(name, clause, status, "GET \(target) HTTP/1.1")
    }

    /// Field lines behind a sound Host.
    static func fields(_ name: String, _ clause: String, _ status: UInt16, _ lines: String) -> Self {
        raw(name, clause, status, "GET / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\n")
    }

    /// The only Host of a request.
    static func host(_ name: String, _ clause: String, _ status: UInt16, _ value: String) -> Self {
        raw(name, clause, status, "GET / HTTP/1.1\r\nHost: \(value)\r\n\r\n")
    }

    /// Field lines of a POST with five bytes behind it.
    static func post(_ name: String, _ clause: String, _ status: UInt16, _ lines: String) -> Self {
        raw(name, clause, status, "POST / HTTP/1.1\r\nHost: a\r\n\(lines)\r\n\r\nhello")
    }

    /// Chunked content.
    static func chunks(_ name: String, _ clause: String, _ status: UInt16, _ content: String) -> Self {
        raw(name, clause, status, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(content)")
    }
}
