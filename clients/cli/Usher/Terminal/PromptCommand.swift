package import WebSocket

/// What a line of the prompt means: something to send, or a command behind a slash.
package enum PromptCommand: Equatable, Sendable {
    case send(String)
    case ping(String)
    case close(CloseCode, reason: String)
    case subscribe(show: String)
    case help
    /// It cannot be done, and why.
    case fault(String)

    package static let helpText = """
        /ping [TEXT]            send a ping
        /close [CODE [REASON]]  close, with 1000 when no code is given
        /sub SHOW               subscribe to a show of seatwire
        //TEXT                  send /TEXT
        Ctrl-D or Ctrl-C on an empty line ends it
        """

    package init(_ line: String) {
        guard line.hasPrefix("/") else {
            self = .send(line)
            return
        }
        guard !line.hasPrefix("//") else {
            self = .send(String(line.dropFirst()))
            return
        }
        let words = line.split(separator: " ", maxSplits: 1)
        let rest = words.count > 1 ? String(words[1].trimmingSpaces) : ""
        switch words.first {
        case "/ping": self = rest.utf8.count <= 125 ? .ping(rest) : .fault("a ping has at most 125 bytes")
        case "/close": self = Self.close(rest)
        case "/sub": self = rest.isEmpty ? .fault("which show? /sub demo") : .subscribe(show: rest)
        case "/help", "/?": self = .help
        default: self = .fault("unknown command \(words.first ?? "/"); /help lists them, // sends a slash")
        }
    }

    private static func close(_ rest: String) -> Self {
        guard !rest.isEmpty else { return .close(.normal, reason: "") }
        let parts = rest.split(separator: " ", maxSplits: 1)
        guard let number = UInt16(parts[0]), let code = CloseCode(number) else {
            return .fault("\(parts[0]) is no code that may be sent: 1000 to 1003, 1007 to 1014, 3000 to 4999")
        }
        return .close(code, reason: parts.count > 1 ? String(parts[1]) : "")
    }
}
