/// Reads the requests of one connection out of the bytes that come in, strictly by RFC 9110 and RFC 9112.
///
/// The parser consumes its input: the lines of a head are copied into its own storage, content is only pointed at, so
/// the caller needs no buffer for what was read before. The events are the same for every way of cutting the input
/// (but that content comes in as many pieces as it was cut into), and so are the faults.
package struct RequestParser: ~Copyable {
    package enum Event: Hashable, Sendable {
        /// All of the input has been taken and the message is not whole.
        case more
        /// `head`, `framing` and what goes with them are set. Nothing after the head has been taken.
        case head
        /// Content, where it lies in the input.
        case body(Range<Int>)
        /// The message is whole. The next call begins with the next message.
        case end
    }

    private enum Phase {
        /// Before or in the request line. Goes to `fields`.
        case requestLine
        /// In the field lines. Goes to `body`.
        case fields
        /// After the head. Goes to `requestLine`.
        case body
        /// Refused. Stays.
        case failed(HTTPFault)
    }

    package let limits: HTTPLimits
    /// The request as far as it has been read; whole from the event `head` on.
    package private(set) var head = RequestHead(method: .get, path: [])
    package private(set) var framing = BodyFraming.none
    /// Whether the client waits for 100 (Continue) before it sends the content.
    package private(set) var expectsContinue = false
    /// Whether the client lets the connection live on after this request.
    package private(set) var keepsAlive = true
    private var phase = Phase.requestLine
    private var lines = LineReader()
    private var headBytes = 0
    private var emptyLines = 0
    private var isAuthorityOfTarget = false
    private var requestFields = RequestFields()
    private var framingFields = FramingFields()
    private var body = BodyReader()

    package init(limits: HTTPLimits) {
        self.limits = limits.validated()
    }

    /// Whether the head of a request has begun and is not whole.
    package var isInHead: Bool {
        switch phase {
        case .requestLine: lines.isMidLine
        case .fields: true
        case .body, .failed: false
        }
    }

    /// How many bytes of content this request may have. It may be changed after the event `head`.
    package var bodyLimit: Int {
        get { body.limit }
        set { body.limit = newValue }
    }

    /// Bytes of content that have come, and how many are missing where that is known.
    package var bodyReceived: Int { body.received }
    package var bodyRemaining: Int? { body.remaining }

    /// Takes bytes from `position` on and tells the next event; `position` is moved behind what was taken. After a
    /// fault every call throws the same fault.
    package mutating func next(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Event {
        do throws(HTTPFault) {
            return try advance(input, &position)
        } catch {
            // What is known of the request before this one must not shape the answer to this one.
            if case .requestLine = phase { begin() }
            phase = .failed(error)
            throw error
        }
    }

    /// Tells that nothing more will come. Faults when a request has begun and is not whole.
    package mutating func endOfInput() throws(HTTPFault) {
        switch phase {
        case .requestLine where !lines.isMidLine: return
        case .requestLine, .fields:
            let fault = HTTPFault(.badRequest, "RFC 9112 8", "the head ends too early")
            phase = .failed(fault)
            throw fault
        case .body: try body.endOfInput()
        case .failed(let fault): throw fault
        }
    }

    /// Takes the event `end` of a request without content at once. False when there is content.
    mutating func skipEmptyContent() -> Bool {
        guard case .body = phase, framing.isEmpty else { return false }
        phase = .requestLine
        return true
    }

    private mutating func advance(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Event {
        while true {
            switch phase {
            case .requestLine:
                if !lines.isMidLine, position < input.count { try checkFirstByte(input[position]) }
                guard try takeRequestLine(input, &position) else { return .more }
            case .fields:
                guard let isWhole = try takeFieldLine(input, &position) else { return .more }
                guard isWhole else { continue }
                try finishHead()
                return .head
            case .body:
                switch try body.next(input, &position, limits: limits) {
                case .more: return .more
                case .piece(let range): return .body(range)
                case .end:
                    phase = .requestLine
                    return .end
                }
            case .failed(let fault): throw fault
            }
        }
    }

    /// What cannot be the beginning of a request is refused at once: a TLS handshake need never have an LF.
    private func checkFirstByte(_ byte: UInt8) throws(HTTPFault) {
        guard !ByteSet.token.contains(byte), byte != 0x0D, byte != 0x0A else { return }
        if byte == 0x16 { throw HTTPFault(.badRequest, "RFC 8446 5.1", "this port does not speak TLS") }
        throw HTTPFault(.badRequest, "RFC 9112 3", "the request line does not begin with a method")
    }

    /// Takes the request line or an empty line before it, or what there is of them; false when the input is used up.
    private mutating func takeRequestLine(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Bool {
        switch lines.next(input, &position, room: limits.headBytes) {
        case .more: return false
        case .inInput(let range): try read(requestLine: input.extracting(range))
        case .inStore:
            let line = lines.take()
            try read(requestLine: line.span)
            lines.restore(line)
        case .tooLong: throw HTTPFault(.uriTooLong, "RFC 9112 3", "the request line is too long")
        case .bareLineFeed: throw HTTPFault(.badRequest, "RFC 9112 2.2", "a line ends with LF alone")
        }
        return true
    }

    private mutating func read(requestLine line: Span<UInt8>) throws(HTTPFault) {
        if line.count == 0 {
            emptyLines += 1
            guard emptyLines <= limits.leadingEmptyLines else {
                throw HTTPFault(.badRequest, "RFC 9112 2.2", "there are too many empty lines before the request line")
            }
            return
        }
        begin()
        let parsed = try RequestLine(line)
        headBytes = line.count + 2
        head.version = parsed.version
        head.method = Method(token: line.extracting(parsed.method))
        head.replacePath(line.extracting(parsed.path))
        if let query = parsed.query { head.replaceQuery(line.extracting(query)) } else { head.query = nil }
        switch parsed.target {
        case .origin, .asterisk: break
        case .absolute(let authority):
            head.replaceAuthority(line.extracting(authority))
            isAuthorityOfTarget = true
            // An absolute target without a path asks for the root, or with OPTIONS for everything
            // (RFC 9112 sections 3.2.1 and 3.2.4).
            if parsed.path.isEmpty {
                head.path = [head.method == .options && parsed.query == nil ? UInt8(ascii: "*") : UInt8(ascii: "/")]
            }
        }
        phase = .fields
    }

    private mutating func begin() {
        head.method = .get
        head.version = .http11
        head.fields.removeAll()
        requestFields = RequestFields()
        framingFields = FramingFields()
        isAuthorityOfTarget = false
        emptyLines = 0
        framing = .none
        expectsContinue = false
        keepsAlive = false
    }

    /// Takes a field line, or what there is of it. True when it was the empty line, nil when the input is used up.
    private mutating func takeFieldLine(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) -> Bool? {
        let isLast: Bool
        switch lines.next(input, &position, room: limits.headBytes - headBytes) {
        case .more: return nil
        case .inInput(let range): isLast = try read(fieldLine: input.extracting(range))
        case .inStore:
            let line = lines.take()
            isLast = try read(fieldLine: line.span)
            lines.restore(line)
        case .tooLong: throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "the head is too large")
        case .bareLineFeed: throw HTTPFault(.badRequest, "RFC 9112 2.2", "a line ends with LF alone")
        }
        return isLast
    }

    private mutating func read(fieldLine line: Span<UInt8>) throws(HTTPFault) -> Bool {
        headBytes += line.count + 2
        guard line.count > 0 else { return true }
        let (name, value) = try FieldSyntax.parse(line)
        guard head.fields.count < limits.fieldCount else {
            throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "there are too many fields")
        }
        head.fields.append(line: line, name: name, value: value)
        try requestFields.note(head.fields)
        try framingFields.note(head.fields)
        return false
    }

    private mutating func finishHead() throws(HTTPFault) {
        let host = try requestFields.checkedHost(head.fields, head.version)
        // The authority of an absolute target counts instead of Host (RFC 9112 section 3.2.2).
        if !isAuthorityOfTarget {
            if let host { head.replaceAuthority(head.fields.value(at: host).span) } else { head.authority = nil }
        }
        framing = try framingFields.framing(head.fields, head.version) ?? .none
        expectsContinue = try requestFields.expectsContinue(head.fields, head.version) && !framing.isEmpty
        keepsAlive = framingFields.keepsAlive(head.fields, head.version)
        body.begin(framing, limit: limits.bodyBytes)
        phase = .body
    }
}
