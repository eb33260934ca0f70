internal import Contract
package import WebSocket

/// Why a connection ended, in words, and what that means for the status of the program.
package struct CloseReport: Equatable, Sendable {
    package let text: String
    package let status: ProgramStatus

    /// - Parameters:
    ///   - close: what the peer's close frame said; nil when there was none.
    ///   - fault: what the peer did wrong.
    ///   - wasOurs: we began to close.
    ///   - subprotocol: what was agreed to speak; seatwire's own gives codes a meaning that others do not know.
    package init(close: PeerClose?, fault: WebSocketFault?, wasOurs: Bool, subprotocol: String?) {
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
        let isSeatwire = subprotocol == FeedMessageTable.subprotocol
        text = "closed: \(code.number)\(reason) — \(Self.meaning(of: code, amongSeatwire: isSeatwire))"
        let isPolicy = code == .policyViolation || isSeatwire && (4000...4099).contains(code.number)
        status = wasOurs || code == .normal ? .done : isPolicy ? .closedByPolicy : .serverError
    }

    package static func meaning(of code: CloseCode, amongSeatwire: Bool) -> String {
        let row = amongSeatwire && code != .normal ? CloseCode.table.first { $0.code == code } : nil
        return row?.meaning ?? registered(code)
    }

    /// By the registry of IANA: RFC 6455 section 7.4.1, and what was added to it.
    private static func registered(_ code: CloseCode) -> String {
        switch code.number {
        case 1000: "The purpose is fulfilled."
        case 1001: "The server goes away."
        case 1002: "Something broke the protocol."
        case 1003: "A kind of data that is not accepted."
        case 1007: "Data that is not what its kind promises, as text that is not UTF-8."
        case 1008: "Something is against the server's policy."
        case 1009: "A message is too big."
        case 1010: "An extension is missing that the client needs."
        case 1011: "A fault of the server."
        case 1012: "The server restarts."
        case 1013: "The server cannot serve at the moment; try again later."
        case 1014: "A gateway got no good answer from the server behind it."
        case 3000: "Not authorized."
        case 3003: "Forbidden."
        case 3008: "Something took too long."
        case 3000...3999: "A code of a library or framework."
        default: "A code of the application."
        }
    }
}
