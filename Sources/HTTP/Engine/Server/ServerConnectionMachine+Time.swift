package import Bytes

extension ServerConnectionMachine {
    /// The moment at which `tick` has something to say, unless the peer does something before.
    package var deadline: Tick {
        switch intake {
        case .head(since: nil): idleSince.advanced(by: parser.limits.idleTime)
        case .head(since: .some(let start)): start.advanced(by: parser.limits.headTime)
        case .content(let start), .leftover(let start, _): contentDeadline(start)
        case .held, .whole, .over: .never
        }
    }

    /// Tells what to do because time has passed: nothing, refuse with 408, or close.
    package mutating func tick(now: Tick) -> Event? {
        guard now >= deadline else { return nil }
        switch intake {
        case .head(since: nil):
            intake = .over
            return .close
        case .leftover: return endLeftover()
        case .head: return refuse(HTTPFault(.requestTimeout, "RFC 9110 15.5.9", "the head took too long"))
        case .content: return refuse(HTTPFault(.requestTimeout, "RFC 9110 15.5.9", "the content came too slowly"))
        case .held, .whole, .over: return nil
        }
    }

    /// Each `bodyRate` bytes that have come buy a second.
    private func contentDeadline(_ start: Tick) -> Tick {
        let seconds = parser.bodyReceived / parser.limits.bodyRate
        return start.advanced(by: parser.limits.bodyGrace).advanced(by: .seconds(seconds))
    }
}
