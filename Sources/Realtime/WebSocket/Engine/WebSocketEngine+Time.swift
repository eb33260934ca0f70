package import Bytes

extension WebSocketEngine {
    /// The moment at which `tick` has something to do, unless something comes before.
    package var deadline: Tick {
        switch phase {
        case .open: min(silenceDeadline, messageDeadline)
        case .closing, .over: ending == .close ? .never : closeBy
        }
    }

    /// Does what has become due: a ping, a failure because nothing came, or the end. `more` when nothing but output
    /// has come of it.
    package mutating func tick(now: Tick) -> WebSocketEvent {
        guard now >= deadline else { return .more }
        switch phase {
        case .open:
            if now >= messageDeadline {
                return fail(WebSocketFault(.slow, "RFC 6455 10.4", "a message took too long"), now: now)
            }
            guard pingedAt == .never else {
                return fail(WebSocketFault(.noPong, "RFC 6455 5.5.2", "a ping was not answered"), now: now)
            }
            ping(now: now)
            return .more
        case .closing, .over:
            phase = .over
            dropAll()
            ending = .close
            return .over
        }
    }

    /// All of the input has been taken; notes since when something is unfinished.
    mutating func noteProgress(now: Tick) {
        guard case .open = phase, frame != nil || assembly != nil || reader.isMidHeader else {
            begunAt = .never
            return
        }
        if begunAt == .never { begunAt = now }
    }

    private var silenceDeadline: Tick {
        if pingedAt != .never { return pingedAt.advanced(by: resources.limits.pongTime) }
        guard let pingAfter = resources.limits.pingAfter else { return .never }
        return heardAt.advanced(by: pingAfter)
    }

    private var messageDeadline: Tick { begunAt.advanced(by: resources.limits.messageTime) }
}
