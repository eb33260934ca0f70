/// Reads the answers of one connection out of the bytes that come in, as strictly as `RequestParser` reads requests.
/// The status of a fault means nothing here; after a fault the connection is of no use.
package struct ResponseParser: ~Copyable {
    package enum Event: Hashable, Sendable {
        /// All of the input has been taken and the answer is not whole.
        case more
        /// `head` is set and final, or it is 101: then all bytes behind the position belong to the new protocol.
        case head
        /// Content, where it lies in the input.
        case body(Range<Int>)
        /// The answer is whole. `begin` before the next one.
        case end
    }

    private enum Phase {
        /// No answer is awaited. Goes to `statusLine`.
        case idle
        /// Before or in a status line. Goes to `fields`.
        case statusLine
        /// In the field lines. Goes to `body`, or back to `statusLine` after an interim answer.
        case fields
        /// After the head. Goes to `idle`.
        case body
        /// The connection has another protocol now. Stays.
        case upgraded
        /// Refused. Stays.
        case failed(HTTPFault)
    }

    private let limits: HTTPLimits
    /// The answer as far as it has been read; whole from the event `head` on.
    package private(set) var head = ResponseHead(status: .ok)
    package private(set) var framing = BodyFraming.none
    /// Whether the connection can be used again after this answer.
    package private(set) var keepsAlive = false
    private var phase = Phase.idle
    private var isHeadRequest = false
    private var interim = 0
    private var lines = LineReader()
    private var headBytes = 0
    private var framingFields = FramingFields()
    private var body = BodyReader()

    package init(limits: HTTPLimits = HTTPLimits()) {
        self.limits = limits.validated()
    }

    /// Awaits the answer to a request with this method. Called for each request, when the answer before is whole.
    package mutating func begin(answerTo method: Method) {
        guard case .idle = phase else { preconditionFailure("the answer before is not whole") }
        phase = .statusLine
        isHeadRequest = method == .head
        interim = 0
    }

    /// Takes bytes from `position` on and tells the next event; `position` is moved behind what was taken. After a
    /// fault every call throws the same fault.
    package mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Event {
        do throws(HTTPFault) {
            return try advance(input, &position)
        } catch {
            phase = .failed(error)
            throw error
        }
    }

    /// Tells that nothing more will come: `end` when that is what ends the answer, `more` when none is awaited.
    package mutating func endOfInput() throws(HTTPFault) -> Event {
        switch phase {
        case .idle, .upgraded: return .more
        case .statusLine, .fields:
            let fault = HTTPFault(.badRequest, "RFC 9112 8", "the answer ends too early")
            phase = .failed(fault)
            throw fault
        case .body:
            try body.endOfInput()
            phase = .idle
            return .end
        case .failed(let fault): throw fault
        }
    }

    private mutating func advance(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Event {
        while true {
            switch phase {
            case .idle:
                guard position < input.count else { return .more }
                throw HTTPFault(.badRequest, "RFC 9112 9.2", "an answer came to no request")
            case .statusLine, .fields:
                guard let isWhole = try takeLine(input, &position) else { return .more }
                if isWhole, try finishHead() { return .head }
            case .body:
                switch try body.next(input, &position, limits: limits) {
                case .more: return .more
                case .piece(let range): return .body(range)
                case .end:
                    phase = .idle
                    return .end
                }
            case .upgraded: return .end
            case .failed(let fault): throw fault
            }
        }
    }

    /// Takes a line of the head, or what there is of it. True when it was the empty line, nil when the input is used
    /// up.
    private mutating func takeLine(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Bool? {
        let isLast: Bool
        switch lines.next(input, &position, room: limits.headBytes - headBytes) {
        case .more: return nil
        case .inInput(let range): isLast = try read(input.extracting(range))
        case .inStore:
            let line = lines.take()
            isLast = try read(line.span)
            lines.restore(line)
        case .tooLong: throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "the head is too large")
        case .bareLineFeed: throw HTTPFault(.badRequest, "RFC 9112 2.2", "a line ends with LF alone")
        }
        return isLast
    }

    private mutating func read(_ line: Span<UInt8>) throws(HTTPFault) -> Bool {
        headBytes += line.count + 2
        if case .statusLine = phase {
            let parsed = try StatusLine(line)
            head.version = parsed.version
            head.status = parsed.status
            head.fields.removeAll()
            framingFields = FramingFields()
            phase = .fields
            return false
        }
        guard line.count > 0 else { return true }
        let (name, value) = try FieldSyntax.parse(line)
        guard head.fields.count < limits.fieldCount else {
            throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "there are too many fields")
        }
        head.fields.append(line: line, name: name, value: value)
        try framingFields.note(head.fields)
        return false
    }

    /// False when the head was that of an interim answer, which is skipped.
    private mutating func finishHead() throws(HTTPFault) -> Bool {
        headBytes = 0
        if head.status == .switchingProtocols {
            framing = .none
            keepsAlive = false
            phase = .upgraded
            return true
        }
        guard head.status.code >= 200 else {
            interim += 1
            guard interim <= limits.interimAnswers else {
                throw HTTPFault(.badRequest, "RFC 9110 15.2", "there are too many interim answers")
            }
            phase = .statusLine
            return false
        }
        let announced = try framingFields.framing(head.fields, head.version)
        framing = isHeadRequest || head.status.forbidsContent ? .none : announced ?? .untilClose
        keepsAlive = framing != .untilClose && framingFields.keepsAlive(head.fields, head.version)
        body.begin(framing, limit: limits.bodyBytes)
        phase = .body
        return true
    }
}
