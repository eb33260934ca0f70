package import HTTP

/// What is to be done with a request whose head is there.
package enum Decision: Sendable {
    /// It is answered already. Its content is of no interest and must not be waited for.
    case answer(Exchange, Response)
    /// Its content is read, at most `limit` bytes of it; then `respond(to:)` is asked.
    case receive(Request, limit: Int)
}
