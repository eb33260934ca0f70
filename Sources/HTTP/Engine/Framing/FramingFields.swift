/// The fields that decide about framing and connection of a message of either direction, found while the lines come
/// in.
struct FramingFields {
    private var contentLength: Int?
    private var transferEncoding: Int?
    private var connections = 0

    /// Looks at the line that was just appended.
    mutating func note(_ fields: borrowing FieldLines) throws(HTTPFault) {
        let index = fields.count - 1
        switch fields.nameLength(at: index) {
        case 10 where fields.isNamed("connection", at: index):
            connections += 1
        case 14 where fields.isNamed("content-length", at: index):
            guard contentLength == nil else {
                throw HTTPFault(.badRequest, "RFC 9112 6.3", "there is more than one Content-Length")
            }
            contentLength = index
        case 17 where fields.isNamed("transfer-encoding", at: index):
            guard transferEncoding == nil else {
                throw HTTPFault(.badRequest, "RFC 9112 6.1", "there is more than one Transfer-Encoding")
            }
            transferEncoding = index
        default: break
        }
    }

    /// The rules of RFC 9112 sections 6.1 to 6.3, without the leniencies that they allow. Nil when neither field is
    /// there.
    func framing(_ fields: borrowing FieldLines, _ version: Version) throws(HTTPFault) -> BodyFraming? {
        guard let transferEncoding else {
            guard let contentLength else { return nil }
            return .length(try ContentLength.parse(fields.value(at: contentLength)))
        }
        guard version == .http11 else {
            throw HTTPFault(.badRequest, "RFC 9112 6.1", "HTTP/1.0 knows no Transfer-Encoding")
        }
        guard contentLength == nil else {
            throw HTTPFault(.badRequest, "RFC 9112 6.3", "Transfer-Encoding and Content-Length contradict each other")
        }
        let value = fields.value(at: transferEncoding)
        if ListSyntax.equals(value, "chunked") { return .chunked }
        let codings = ListSyntax.members(of: value)
        let chunked = codings.count { ListSyntax.equals($0, "chunked") }
        if chunked == 1, codings.count > 1, let last = codings.last, ListSyntax.equals(last, "chunked") {
            throw HTTPFault(.notImplemented, "RFC 9112 6.1", "no transfer coding but chunked is understood")
        }
        throw HTTPFault(.badRequest, "RFC 9112 6.3", "the content does not end with the chunked coding")
    }

    /// Whether the sender lets the connection live on after this message (RFC 9112 section 9.3).
    func keepsAlive(_ fields: borrowing FieldLines, _ version: Version) -> Bool {
        guard connections > 0 else { return version == .http11 }
        if fields.lists("close", in: "connection") { return false }
        return version == .http11 || fields.lists("keep-alive", in: "connection")
    }
}
