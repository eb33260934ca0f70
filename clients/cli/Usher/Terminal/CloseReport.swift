package import WebSocket

/// Why a connection ended, in words, and what that means for the status of the program.
package struct CloseReport: Equatable, Sendable {
    package let text: String
    package let status: ProgramStatus

    /// - Parameters:
    ///   - close: what the peer's close frame said; nil when there was none.
    ///   - fault: what the peer did wrong.
    ///   - wasOurs: we began to close.
    package init(close: PeerClose?, fault: WebSocketFault?, wasOurs: Bool) {
        if let fault {
            text = "failed: \(fault)"
            status = .serverError
            return
        }
        guard let close else {
            text = wasOurs ? "closed" : "lost: the connection ended without a close frame"
            status = wasOurs ? .done : .serverError
            return
        }
        guard let code = close.code else {
            text = "closed without a code"
            status = .done
            return
        }
        let reason = close.reason.isEmpty ? "" : " \(TextStyle.harmless(close.reason).debugDescription)"
        text = "closed: \(code.number)\(reason) — \(Self.meaning(of: code))"
        let isPolicy = code == .policyViolation || (4000...4099).contains(code.number)
        status = wasOurs || code == .normal ? .done : isPolicy ? .closedByPolicy : .serverError
    }

    package static func meaning(of code: CloseCode) -> String {
        if code == .normal { return "The purpose is fulfilled." }
        if let row = CloseCode.table.first(where: { $0.code == code }) { return row.meaning }
        switch code.number {
        case 1010: return "An extension is missing that the client needs."
        case 1012: return "The server restarts."
        case 1014: return "A gateway got no good answer."
        case 3000...3999: return "A code of a library or framework."
        default: return "A code of the application."
        }
    }
}
