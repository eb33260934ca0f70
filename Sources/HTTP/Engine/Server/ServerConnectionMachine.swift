package import Bytes

/// One server connection as a decision machine: bytes, ticks, the peer's end and the handler's answers go in; what to
/// do next and what to write come out. It holds no descriptor, reads no clock and keeps no byte of content.
///
/// How a driver drives it:
/// 1. Bytes came in: call `receive` with them, from position 0, again and again, and do what each event says.
///    - `request`: `head` is the request. Decide. `hasContent` tells whether content follows: then call
///      `readContent(upTo:)` when the handler wants it, or answer at once and leave it. Requests without content
///      are just answered.
///    - `content`: hand that range of the input to the handler. `contentEnd`: it has all of it.
///    - `refuse`: stop the handler if it still works, make an answer of the fault and give it to `answer`.
///    - `paused`: nothing more is wanted before the answer. Keep what lies behind the position (the stream does,
///      when fewer bytes are reported as consumed), and stop reading.
///    - `more`: everything has been taken. Wait for more bytes.
///    - `close`: write nothing more; close when what was written has gone out.
/// 2. The handler has its answer: call `answer`, within `receive`'s loop or later from the loop's thread. An answer
///    that comes later belongs to the request only while `exchange` is what it was and `owesAnswer` is true; drop it
///    otherwise. Write the bytes, then follow `next`: `proceed` means resume reading and call `receive` with what is
///    left, with an empty span when nothing is; `close` means flush and close; `upgraded` means that everything behind
///    the position belongs to whoever takes the connection over, and this machine is at its end.
/// 3. The peer has ended its side: call `endOfInput`, after its last byte was received, and do what the event says.
/// 4. Time: keep one timer per connection. When it fires, call `tick`, do what the event says if there is one, and set
///    the timer to `deadline`. After other calls the timer must be set anew only when `deadline` is earlier than the
///    timer; a timer that fires too early costs one call. `Tick.never` needs no timer.
/// 5. The server stops: call `retire`. True means the connection is idle and can be closed now; otherwise the answer
///    under way will be its last.
///
/// However many requests a client pipelines, one is in flight: the next is not even parsed before it is answered.
/// A GET that is answered at once is `receive` → `answer` → `receive`, and allocates the output and nothing else.
package struct ServerConnectionMachine: ~Copyable {
    package enum Event: Hashable, Sendable {
        case more
        case paused
        case request
        case content(Range<Int>)
        case contentEnd
        case refuse(HTTPFault)
        case close
    }

    /// What follows an answer.
    package enum Next: Hashable, Sendable {
        case proceed
        case close
        case upgraded
    }

    /// What to write and what to do then.
    package struct Answer: Sendable {
        package let bytes: [UInt8]
        package let next: Next
        /// Set when the handler's answer could not be sent and an empty 500 was written in its place: log it.
        package let fault: HTTPFault?
    }

    /// What a handler's wish for content leads to.
    package enum ContentStart: Hashable, Sendable {
        /// Resume reading; content comes as events.
        case proceed
        /// Write these bytes (100 Continue), then as `proceed`.
        case write([UInt8])
        /// As the event of this name.
        case refuse(HTTPFault)
    }

    enum Intake {
        /// Before or in a head; `since` is when it began, nil before its first byte. Goes to `held`, `whole`, `over`.
        case head(since: Tick?)
        /// The head is there, content follows and nobody has asked for it. Goes to `content`, `leftover`, `over`.
        case held
        /// Content is read for the handler, since then. Goes to `whole`, `leftover`, `over`.
        case content(since: Tick)
        /// The answer came first; so much content may still be thrown away. Goes to `head`, `over`.
        case leftover(since: Tick, room: Int)
        /// The request has been read to its end. Goes to `head`, `over`.
        case whole
        /// Nothing is read any more. Stays.
        case over
    }

    var parser: RequestParser
    var intake = Intake.head(since: nil)
    /// Whether a request or a refusal still waits for `answer`.
    package internal(set) var owesAnswer = false
    /// Since when the connection waits for a request.
    var idleSince: Tick
    /// Whether the connection ends with the answer under way.
    var isLast = false
    private var hasEnded = false
    /// Counts the requests and refusals of this connection.
    package private(set) var exchange = 0

    package init(limits: HTTPLimits, now: Tick) {
        parser = RequestParser(limits: limits)
        idleSince = now
    }

    /// The request that is being answered.
    package var head: RequestHead { parser.head }

    /// Whether content follows the head that was reported.
    package var hasContent: Bool { !parser.framing.isEmpty }

    /// How long the content is, where the client said it.
    package var contentLength: Int? {
        switch parser.framing {
        case .none: 0
        case .length(let count): count
        case .chunked, .untilClose: nil
        }
    }

    /// Whether nothing has begun that the peer waits for.
    package var isIdle: Bool {
        if case .head(since: nil) = intake { true } else { false }
    }

    /// Takes bytes from `position` on and tells what to do; `position` is moved behind what was taken.
    package mutating func receive(_ input: Span<UInt8>, _ position: inout Int, now: Tick) -> Event {
        while true {
            switch intake {
            case .held, .whole, .over: return .paused
            case .head, .content, .leftover: break
            }
            let event: RequestParser.Event
            do throws(HTTPFault) {
                event = try parser.next(input, &position)
            } catch {
                return refuse(error)
            }
            if let result = take(event, now: now) { return result }
        }
    }

    /// The peer has ended its side and all that it sent has been received.
    package mutating func endOfInput() -> Event {
        hasEnded = true
        switch intake {
        case .head, .content, .leftover: return endIntake()
        case .held, .whole, .over: return .paused
        }
    }

    /// The handler wants the content, at most so many bytes, or as many as `HTTPLimits` says.
    package mutating func readContent(upTo limit: Int? = nil, now: Tick) -> ContentStart {
        guard case .held = intake, owesAnswer else { return .proceed }
        if let limit { parser.bodyLimit = limit }
        if let length = contentLength, length > parser.bodyLimit {
            intake = .over
            return .refuse(
                HTTPFault(.contentTooLarge, "RFC 9110 15.5.14", "the content is larger than allowed here"))
        }
        intake = .content(since: now)
        return parser.expectsContinue ? .write(ResponseWriter.continuation) : .proceed
    }

    private mutating func take(_ event: RequestParser.Event, now: Tick) -> Event? {
        switch event {
        case .more:
            if hasEnded { return endIntake() }
            if case .head(since: nil) = intake, parser.isInHead { intake = .head(since: now) }
            return .more
        case .head:
            exchange += 1
            owesAnswer = true
            intake = parser.skipEmptyContent() ? .whole : .held
            return .request
        case .body(let range):
            guard case .leftover(let since, let room) = intake else { return .content(range) }
            guard range.count <= room else { return endLeftover() }
            intake = .leftover(since: since, room: room - range.count)
            return nil
        case .end:
            return takeEnd(now: now)
        }
    }

    private mutating func takeEnd(now: Tick) -> Event? {
        switch intake {
        case .leftover:
            intake = .head(since: nil)
            idleSince = now
            return nil
        case .head, .held, .content, .whole, .over:
            intake = .whole
            return .contentEnd
        }
    }

    /// The input is used up and the peer has ended its side.
    private mutating func endIntake() -> Event {
        do throws(HTTPFault) {
            try parser.endOfInput()
        } catch {
            return refuse(error)
        }
        intake = .over
        return .close
    }

    /// A fault is answered while an answer can still be given.
    mutating func refuse(_ fault: HTTPFault) -> Event {
        switch intake {
        case .head:
            exchange += 1
            owesAnswer = true
            intake = .over
            return .refuse(fault)
        case .held, .content, .whole, .over:
            intake = .over
            return .refuse(fault)
        case .leftover: return endLeftover()
        }
    }

    /// Content that nobody wants cannot be read to its end: the connection ends.
    mutating func endLeftover() -> Event {
        intake = .over
        return .close
    }
}
