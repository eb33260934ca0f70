/// Takes the content of one message out of the input, whichever way it is framed.
struct BodyReader: ~Copyable {
    enum Event {
        case more
        /// Content, where it lies in the input.
        case piece(Range<Int>)
        case end
    }

    private enum State {
        /// The content has not been looked at. Goes to any other state.
        case unread(BodyFraming)
        /// So many bytes are missing. Goes to `done`.
        case length(Int)
        /// Only the peer's close ends it.
        case untilClose
        /// The line with the next chunk's size. Goes to `chunk` or `trailers`.
        case chunkLine
        /// So many bytes of a chunk are missing. Goes to `chunkEnd`.
        case chunk(Int)
        /// The CRLF after a chunk. Goes to `chunkLine`.
        case chunkEnd(sawReturn: Bool)
        /// The lines after the last chunk. Goes to `done`.
        case trailers
        case done
    }

    private var state = State.done
    private var lines = LineReader()
    private var extensionBytes = 0
    private var trailerBytes = 0
    private var trailerCount = 0
    /// Bytes of content that have come, and that have been announced by chunk lines.
    private(set) var received = 0
    private var announced = 0
    /// Bytes of content that are too many by one.
    var limit = 0

    mutating func begin(_ framing: BodyFraming, limit: Int) {
        self.limit = limit
        received = 0
        announced = 0
        extensionBytes = 0
        trailerBytes = 0
        trailerCount = 0
        state = framing.isEmpty ? .done : .unread(framing)
    }

    /// Bytes of content that are still to come, where that is known.
    var remaining: Int? {
        switch state {
        case .unread(.length(let count)), .length(let count): count
        case .unread(.none), .done: 0
        case .unread(.chunked), .unread(.untilClose), .untilClose, .chunkLine, .chunk, .chunkEnd, .trailers: nil
        }
    }

    /// Tells that the peer will send nothing more. Faults when the content is not whole.
    mutating func endOfInput() throws(HTTPFault) {
        switch state {
        case .untilClose, .unread(.untilClose), .done: state = .done
        case .unread, .length, .chunkLine, .chunk, .chunkEnd, .trailers:
            throw HTTPFault(.badRequest, "RFC 9112 8", "the content ends too early")
        }
    }

    mutating func next(
        _ input: Span<UInt8>, _ position: inout Int, limits: borrowing HTTPLimits
    ) throws(HTTPFault) -> Event {
        while true {
            switch state {
            case .unread(let framing): state = try start(framing)
            case .length(let missing):
                guard position < input.count else { return .more }
                let piece = position..<position + min(missing, input.count - position)
                position = piece.upperBound
                received += piece.count
                state = piece.count == missing ? .done : .length(missing - piece.count)
                return .piece(piece)
            case .untilClose:
                guard position < input.count else { return .more }
                let piece = position..<input.count
                position = piece.upperBound
                try announce(piece.count)
                received += piece.count
                return .piece(piece)
            case .chunk(let missing):
                guard position < input.count else { return .more }
                let piece = position..<position + min(missing, input.count - position)
                position = piece.upperBound
                received += piece.count
                state = piece.count == missing ? .chunkEnd(sawReturn: false) : .chunk(missing - piece.count)
                return .piece(piece)
            case .chunkEnd(let sawReturn):
                guard position < input.count else { return .more }
                guard input[position] == (sawReturn ? 0x0A : 0x0D) else {
                    throw HTTPFault(.badRequest, "RFC 9112 7.1", "a chunk does not end with CRLF")
                }
                position += 1
                state = sawReturn ? .chunkLine : .chunkEnd(sawReturn: true)
            case .chunkLine:
                guard try readChunkLine(input, &position, limits: limits) else { return .more }
            case .trailers:
                guard try readTrailer(input, &position, limits: limits) else { return .more }
            case .done: return .end
            }
        }
    }

    private mutating func start(_ framing: BodyFraming) throws(HTTPFault) -> State {
        switch framing {
        case .none: return .done
        case .length(let count):
            guard count <= limit else { throw Self.tooLarge }
            return .length(count)
        case .chunked: return .chunkLine
        case .untilClose: return .untilClose
        }
    }

    private mutating func announce(_ more: Int) throws(HTTPFault) {
        guard more <= limit - announced else { throw Self.tooLarge }
        announced += more
    }

    /// Takes a chunk line, or what there is of it; false when it is not whole.
    private mutating func readChunkLine(
        _ input: Span<UInt8>, _ position: inout Int, limits: borrowing HTTPLimits
    ) throws(HTTPFault) -> Bool {
        let chunk: (size: Int, extensionBytes: Int)
        switch lines.next(input, &position, room: limits.chunkLineBytes) {
        case .more: return false
        case .inInput(let range): chunk = try ChunkLine.parse(input.extracting(range))
        case .inStore:
            let line = lines.take()
            chunk = try ChunkLine.parse(line.span)
            lines.restore(line)
        case .tooLong: throw HTTPFault(.badRequest, "RFC 9112 7.1.1", "a chunk line is too long")
        case .bareLineFeed: throw HTTPFault(.badRequest, "RFC 9112 7.1", "a chunk line ends with LF alone")
        }
        extensionBytes += chunk.extensionBytes
        guard extensionBytes <= limits.chunkExtensionBytes else {
            throw HTTPFault(.badRequest, "RFC 9112 7.1.1", "there are too many chunk extensions")
        }
        try announce(chunk.size)
        state = chunk.size == 0 ? .trailers : .chunk(chunk.size)
        return true
    }

    /// Takes a line of the trailer section, checks it and drops it: nothing in a trailer is ever acted upon
    /// (RFC 9110 section 6.5.1). False when the line is not whole.
    private mutating func readTrailer(
        _ input: Span<UInt8>, _ position: inout Int, limits: borrowing HTTPLimits
    ) throws(HTTPFault) -> Bool {
        let length: Int
        switch lines.next(input, &position, room: limits.trailerBytes - trailerBytes) {
        case .more: return false
        case .inInput(let range):
            length = range.count
            if length > 0 { _ = try FieldSyntax.parse(input.extracting(range)) }
        case .inStore:
            let line = lines.take()
            length = line.count
            if length > 0 { _ = try FieldSyntax.parse(line.span) }
            lines.restore(line)
        case .tooLong: throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "the trailer section is too large")
        case .bareLineFeed: throw HTTPFault(.badRequest, "RFC 9112 2.2", "a line ends with LF alone")
        }
        guard length > 0 else {
            state = .done
            return true
        }
        trailerBytes += length + 2
        trailerCount += 1
        guard trailerCount <= limits.trailerCount else {
            throw HTTPFault(.fieldsTooLarge, "RFC 6585 5", "there are too many trailer fields")
        }
        return true
    }

    private static var tooLarge: HTTPFault {
        HTTPFault(.contentTooLarge, "RFC 9110 15.5.14", "the content is larger than allowed here")
    }
}
