internal import COpenSSL

/// What OpenSSL has put into the calling thread's queue of errors.
struct OpenSSLErrors {
    struct Entry {
        let component: CInt
        let reason: CInt
        let text: String
    }

    /// The root cause comes first.
    let entries: [Entry]

    /// Empties the queue. What is left in it would be taken for the cause of somebody else's failure.
    static func take() -> Self {
        var entries: [Entry] = []
        while case let code = ERR_get_error(), code != 0 {
            let text = ERR_reason_error_string(code).map { String(cString: $0) } ?? "error \(code)"
            entries.append(Entry(component: ERR_GET_LIB(code), reason: ERR_GET_REASON(code), text: text))
        }
        return Self(entries: entries)
    }

    static func clear() { ERR_clear_error() }

    func contains(component: CInt, reason: CInt) -> Bool {
        entries.contains { $0.component == component && $0.reason == reason }
    }

    /// The words of OpenSSL, for the log.
    var text: String { entries.first?.text ?? "no reason given" }
}
