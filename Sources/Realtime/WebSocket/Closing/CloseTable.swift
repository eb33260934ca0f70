extension CloseCode {
    /// One row of what the server closes with.
    package struct Row: Hashable, Sendable {
        package let code: CloseCode
        /// When it is used, in words for whoever writes a client.
        package let meaning: String
    }

    /// Every code that the server sends. The documents and the contract say the same; a test compares them.
    package static let table = [
        Row(code: .normal, meaning: "The client closed, and this is the answer."),
        Row(code: .protocolError, meaning: "A frame broke RFC 6455 or RFC 7692."),
        Row(code: .unsupportedData, meaning: "A kind of message that is not understood here."),
        Row(code: .invalidPayload, meaning: "Text that is not UTF-8, or a message that does not inflate."),
        Row(
            code: .policyViolation,
            meaning: "A message in too many fragments, a page that is not admitted, or too many wrong API keys."),
        Row(code: .messageTooBig, meaning: "A message above the limit, before or after inflating."),
        Row(code: .internalError, meaning: "A fault of the server."),
        Row(code: .nothingSubscribed, meaning: "Nothing was subscribed within a minute."),
        Row(code: .sessionRevoked, meaning: "The session behind the token was ended."),
        Row(code: .slow, meaning: "No progress for ten seconds, or so far behind that nothing can stand for it."),
        Row(code: .flood, meaning: "Too many messages or pings."),
        Row(code: .noPong, meaning: "A ping was not answered."),
        Row(code: .overload, meaning: "There are too many connections."),
        Row(code: .drain, meaning: "The server drains: another takes over."),
    ]
}

extension CloseAdvice {
    /// The word that the documents and the contract use.
    package var name: String {
        switch self {
        case .stop: "stop"
        case .backOff: "back off"
        case .reconnect: "reconnect"
        }
    }
}
