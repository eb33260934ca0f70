package import HTTP

/// The answer to a complete request.
package enum Answer: Sendable {
    case ready(Response)
    case pending(Work)
    /// The answer 101; behind it the connection belongs to somebody else.
    case upgrade(Response, Upgrade)

    /// An answer that takes time. It is run in a task on the connection's loop. When `deadline` passes first, the task
    /// is cancelled and `overdue` is sent; when the client goes, the task is cancelled and nothing is sent.
    package struct Work: Sendable {
        package let deadline: Duration
        package let run: @Sendable () async -> Response
        package let overdue: @Sendable () -> Response
    }
}
