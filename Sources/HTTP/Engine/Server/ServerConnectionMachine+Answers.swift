package import Bytes

extension ServerConnectionMachine {
    /// Frames the answer to the request or refusal that waits. Calling it when none waits is a fault of the driver.
    package mutating func answer(
        _ response: borrowing Response, prepared: borrowing PreparedFields, now: Tick
    ) -> Answer {
        precondition(owesAnswer, "an answer to no request")
        guard response.status.code >= 200 else { return upgrade(response, prepared: prepared) }
        if case .handedOver = response.body, parser.head.method != .head, !response.status.forbidsContent {
            return announceChunks(response, prepared: prepared)
        }
        if response.endsConnection { isLast = true }
        leaveContent(now: now)
        let bytes: [UInt8]
        do throws(HTTPFault) {
            bytes = try ResponseWriter.write(
                response, content: content(of: response), connection: connection(for: response), prepared: prepared)
        } catch {
            return replacement(for: error, prepared: prepared)
        }
        return Answer(bytes: bytes, next: finish(now: now), fault: nil)
    }

    /// Ends the connection after the answer under way. True when there is none and it can be closed now.
    package mutating func retire() -> Bool {
        isLast = true
        switch intake {
        case .head(since: nil), .leftover: break
        case .over where !owesAnswer: break
        case .head, .held, .content, .whole, .over: return false
        }
        intake = .over
        return true
    }

    private func content(of response: borrowing Response) -> ResponseWriter.Content {
        if response.status.forbidsContent { return .forbidden }
        let isSent = parser.head.method != .head
        switch response.body {
        case .none: return .whole([], isSent: isSent)
        case .bytes(let bytes): return .whole(bytes, isSent: isSent)
        case .handedOver:
            switch parser.head.version {
            case .http11: return .chunked
            case .http10: return .forbidden
            }
        }
    }

    /// What the answer says about the connection (RFC 9112 section 9.3).
    private func connection(for response: borrowing Response) -> ResponseWriter.Connection {
        if isLast { return response.status == .upgradeRequired ? .closeAfterUpgrade : .close }
        switch parser.head.version {
        case .http11: return .unsaid
        case .http10: return .keepAlive
        }
    }

    /// The answer is there: decides what becomes of the content that was not read.
    private mutating func leaveContent(now: Tick) {
        isLast = isLast || !parser.keepsAlive
        switch intake {
        case .head, .leftover, .whole: return
        case .over: isLast = true
        case .held, .content:
            // A client that waits for 100 may or may not send the content after another answer, so the next bytes
            // could be read in two ways (RFC 9110 section 10.1.1).
            let isUnsure = if case .held = intake { parser.expectsContinue } else { false }
            let room = parser.limits.discardedBytes
            if isLast || isUnsure || parser.bodyRemaining ?? 0 > room {
                isLast = true
                intake = .over
            } else {
                parser.bodyLimit = parser.bodyReceived + room
                intake = .leftover(since: now, room: room)
            }
        }
    }

    private mutating func finish(now: Tick) -> Next {
        owesAnswer = false
        if isLast {
            intake = .over
            return .close
        }
        if case .whole = intake {
            intake = .head(since: nil)
            idleSince = now
        }
        return .proceed
    }

    /// 101 is the only answer below 200 that a handler gives, and only to a whole request that offers an upgrade
    /// (RFC 9110 section 7.8).
    private mutating func upgrade(_ response: borrowing Response, prepared: borrowing PreparedFields) -> Answer {
        guard response.status == .switchingProtocols, case .whole = intake, parser.head.offersUpgrade else {
            let fault = HTTPFault(.internalError, "RFC 9110 7.8", "an upgrade was accepted that was not offered")
            return replacement(for: fault, prepared: prepared)
        }
        return handOver(response, content: .forbidden, connection: .upgrade, prepared: prepared)
    }

    /// Chunks may follow only to HTTP/1.1 (RFC 9112 section 6.1), and only a whole request: what comes behind it is no
    /// content of it any more.
    private mutating func announceChunks(
        _ response: borrowing Response, prepared: borrowing PreparedFields
    ) -> Answer {
        guard parser.head.version == .http11, case .whole = intake else {
            let fault = HTTPFault(.internalError, "RFC 9112 6.1", "chunks were announced that cannot follow")
            return replacement(for: fault, prepared: prepared)
        }
        isLast = isLast || !parser.keepsAlive
        return handOver(response, content: .chunked, connection: connection(for: response), prepared: prepared)
    }

    /// The last that this machine writes: behind the head the connection is somebody else's.
    private mutating func handOver(
        _ response: borrowing Response, content: ResponseWriter.Content, connection: ResponseWriter.Connection,
        prepared: borrowing PreparedFields
    ) -> Answer {
        do throws(HTTPFault) {
            let bytes = try ResponseWriter.write(
                response, content: content, connection: connection, prepared: prepared)
            owesAnswer = false
            intake = .over
            return Answer(bytes: bytes, next: .upgraded, fault: nil)
        } catch {
            return replacement(for: error, prepared: prepared)
        }
    }

    /// The empty 500 in place of an answer that cannot be sent.
    private mutating func replacement(for fault: HTTPFault, prepared: borrowing PreparedFields) -> Answer {
        owesAnswer = false
        intake = .over
        isLast = true
        do throws(HTTPFault) {
            let bytes = try ResponseWriter.write(
                Response(.internalError), content: .whole([], isSent: false), connection: .close, prepared: prepared)
            return Answer(bytes: bytes, next: .close, fault: fault)
        } catch {
            preconditionFailure("an answer without fields has none that could be refused")
        }
    }
}
