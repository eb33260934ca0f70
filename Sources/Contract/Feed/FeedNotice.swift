/// The short messages of the server.
package enum FeedNotice: Hashable, Sendable {
    /// The server is there.
    case heartbeat(now: String)
    case pong(FeedMark?, now: String)
    /// - Parameter code: why, when it was not the client's wish.
    case unsubscribed(FeedMark?, show: String, code: String?)
    /// A new connection is to be opened in so many milliseconds; this one is closed later.
    case drain(inMilliseconds: Int64, closeMilliseconds: Int64)
    case error(FeedMark?, code: String, message: String)

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            switch self {
            case .heartbeat(let now):
                json.string("type", "heartbeat")
                json.string("now", now)
            case .pong(let mark, let now):
                json.string("type", "pong")
                json.mark(mark)
                json.string("now", now)
            case .unsubscribed(let mark, let show, let code):
                json.string("type", "unsubscribed")
                json.mark(mark)
                json.string("show", show)
                if let code { json.string("code", code) }
            case .drain(let inMilliseconds, let closeMilliseconds):
                json.string("type", "drain")
                json.integer("in_ms", inMilliseconds)
                json.integer("close_ms", closeMilliseconds)
            case .error(let mark, let code, let message):
                json.string("type", "error")
                json.mark(mark)
                json.string("code", code)
                json.string("message", message)
            }
        }
    }
}
