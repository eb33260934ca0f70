package import Bytes

/// One WebSocket connection after its handshake, in either role: bytes, ticks and the peer's end go in; messages and
/// control frames of our own come out (RFC 6455, RFC 7692). It holds no descriptor, reads no clock, and knows nothing
/// of the data that is sent: a frame that many receive goes past it.
///
/// How a driver drives it:
/// 1. Bytes came in, those behind the handshake's empty line too: call `receive` with them, from position 0, again
///    and again until it says `more`, and do what each event says. After `message` read or take the payload before the
///    next call: it is not kept.
/// 2. After every call take the output with `takeOutput` and write it before the data that waits: it is always whole
///    frames, so it may go between any two frames, and once it holds a close frame, data that still waits is dropped.
///    Write data only while `maySendData`.
/// 3. After every call look at `ending`, and do it once the output has gone out.
/// 4. The peer has ended its side: call `endOfInput`.
/// 5. Time: keep one timer. When it fires, call `tick` and set it to `deadline`. After other calls it must be set anew
///    only when `deadline` is earlier; a timer that fires too early costs one call. `Tick.never` needs no timer.
/// 6. We are at the end: call `close`. The peer answers, or the time for it passes.
///
/// A connection on which nothing is under way owns no buffer.
package struct WebSocketEngine: ~Copyable {
    enum Phase {
        /// Goes to `closing`, `over`.
        case open
        /// Our close frame is on its way, the peer's has not come: what it sends before it is thrown away. Goes to
        /// `over`.
        case closing
        /// Both have closed, or the connection has failed. Nothing that comes is looked at.
        case over
    }

    /// The message under way.
    struct Assembly {
        var kind: MessageKind
        var isCompressed: Bool
        var fragments: Int32
        var check: UTF8Check
    }

    package let role: Role
    package let deflate: DeflateAgreement?
    let resources: WebSocketResources

    var phase = Phase.open
    package internal(set) var ending = Ending.none

    var reader = FrameHeaderReader()
    /// The frame whose payload is read; `length` counts down, `key` turns.
    var frame: FrameHeader?
    var assembly: Assembly?
    /// The payload of the message that the last event reported, or what has come of the one under way.
    package internal(set) var message: [UInt8] = []
    var control: [UInt8] = []

    /// Whole frames: the pongs first, the last of which gives way when too many wait.
    var pongs: [UInt8] = []
    var lastPong: Int32 = 0
    var pongCount: Int32 = 0
    var frames: [UInt8] = []

    /// When something came last.
    var heardAt: Tick
    /// When the ping went out that nothing has come after.
    var pingedAt = Tick.never
    /// When the message under way began.
    var begunAt = Tick.never
    /// When so many control frames will have come as the rate allows.
    var controlAt = Tick.zero
    /// When the wait for the peer's close, or for its end, is over.
    var closeBy = Tick.never

    package init(role: Role, deflate: DeflateAgreement?, resources: WebSocketResources, now: Tick) {
        self.role = role
        self.deflate = deflate
        self.resources = resources
        heardAt = now
    }

    /// Whether data frames may still be sent. After our close frame nothing may follow (RFC 6455 section 5.5.1).
    package var maySendData: Bool {
        switch phase {
        case .open: true
        case .closing, .over: false
        }
    }

    /// Takes bytes from `position` on and tells what they mean; `position` is moved behind what was taken.
    package mutating func receive(_ input: Span<UInt8>, _ position: inout Int, now: Tick) -> WebSocketEvent {
        if assembly == nil { dropMessage() }
        if position < input.count {
            heardAt = now
            pingedAt = .never
        }
        do throws(WebSocketFault) {
            while true {
                if case .over = phase {
                    position = input.count
                    return .more
                }
                if frame == nil, let header = try reader.next(input, &position) { try begin(header) }
                guard frame != nil, try takePayload(input, &position) else {
                    noteProgress(now: now)
                    return .more
                }
                if let event = try endFrame(now: now) { return event }
            }
        } catch {
            position = input.count
            return fail(error, now: now)
        }
    }

    /// Hands the payload of the message over to whoever wants to keep it, without a copy.
    package mutating func takeMessage() -> [UInt8] {
        precondition(assembly == nil, "a message is taken before it is whole")
        var taken: [UInt8] = []
        swap(&taken, &message)
        return taken
    }

    /// The peer has ended its side and all that it sent has been received.
    package mutating func endOfInput() -> WebSocketEvent {
        dropAll()
        ending = .close
        defer { phase = .over }
        switch phase {
        case .open: return .lost
        case .closing, .over: return .over
        }
    }

    /// Gives the buffer of the message back.
    mutating func dropMessage() {
        guard message.capacity > 0 else { return }
        resources.giveBack(takeBuffer())
    }

    /// Nothing more will be read.
    mutating func dropAll() {
        assembly = nil
        frame = nil
        dropMessage()
        control = []
        begunAt = .never
    }

    mutating func takeBuffer() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &message)
        return taken
    }
}
