/// The content of an answer.
package enum ResponseBody: Sendable {
    case none
    /// All of it, sent with Content-Length.
    case bytes([UInt8])
    /// Pieces that come over time (exports, server-sent events), sent chunked, or until close to HTTP/1.0 clients.
    case stream(BodyStream)
}
