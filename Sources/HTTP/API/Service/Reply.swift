package import HTTP

/// The answer to a complete request.
package enum Reply: Sendable {
    case ready(Response)
    case pending(Work)
    /// An answer behind whose head the connection belongs to somebody else.
    case upgrade(Response, Upgrade)

    /// What work that takes time comes to.
    package enum Outcome: Sendable {
        case response(Response)
        case upgrade(Response, Upgrade)
    }

    /// An answer that takes time. It is run in a task on the connection's loop. When `deadline` passes first, the task
    /// is cancelled and the client is told so; when the client goes, the task is cancelled and nothing is sent.
    package struct Work: Sendable {
        package let deadline: Duration
        package let run: @Sendable () async -> Outcome
    }
}
