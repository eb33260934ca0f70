/// Cuts Swift source into tokens: enough of the language for rules, not for a compiler. Nested comments, raw and
/// multi-line strings and interpolation are understood; regex literals are not, and the house does not use them.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var end = -1
    private var tokens: [SwiftToken] = []

    private init(_ text: String) {
        bytes = Array(text.utf8)
    }

    static func tokens(of text: String) -> [SwiftToken] {
        var lexer = Self(text)
        lexer.readCode(untilParenthesis: false)
        return lexer.tokens
    }

    private func peek(_ distance: Int = 0) -> UInt8 {
        position + distance < bytes.count ? bytes[position + distance] : 0
    }

    private mutating func advance() {
        if bytes[position] == UInt8(ascii: "\n") { line += 1 }
        position += 1
    }

    private mutating func emit(_ kind: SwiftToken.Kind, from start: Int, to stop: Int, line: Int) {
        let text = String(decoding: bytes[start..<stop], as: UTF8.self)
        tokens.append(SwiftToken(kind: kind, text: text, line: line, isAttached: end == start))
        end = position
    }

    /// Reads code to the end, or to the parenthesis that closes an interpolation.
    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while position < bytes.count {
            let byte = peek()
            switch byte {
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "/"): readLineComment()
            case UInt8(ascii: "/") where peek(1) == UInt8(ascii: "*"): readBlockComment()
            case UInt8(ascii: "\""): readString(hashes: 0)
            case UInt8(ascii: "#") where hashesBeforeQuote() > 0: readString(hashes: hashesBeforeQuote())
            case UInt8(ascii: ")") where untilParenthesis && depth == 0: return
            case _ where Self.isWord(byte): readWord()
            case _ where byte <= 0x20: advance()
            default:
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                position += 1
                emit(.sign, from: position - 1, to: position, line: line)
            }
        }
    }

    private mutating func readWord() {
        let start = position
        while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
        emit(.word, from: start, to: position, line: line)
    }

    private mutating func readLineComment() {
        let start = position
        while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { position += 1 }
        var content = start
        while content < position, bytes[content] == UInt8(ascii: "/") { content += 1 }
        emit(.comment, from: content, to: position, line: line)
    }

    private mutating func readBlockComment() {
        let start = position
        let first = line
        var depth = 0
        repeat {
            if peek() == UInt8(ascii: "/"), peek(1) == UInt8(ascii: "*") {
                depth += 1
                position += 2
            } else if peek() == UInt8(ascii: "*"), peek(1) == UInt8(ascii: "/") {
                depth -= 1
                position += 2
            } else if position < bytes.count {
                advance()
            }
        } while depth > 0 && position < bytes.count
        emit(.comment, from: start, to: min(position, bytes.count), line: first)
    }

    /// How many `#` stand here in front of a quote; 0 when it is no raw string.
    private func hashesBeforeQuote() -> Int {
        var count = 0
        while peek(count) == UInt8(ascii: "#") { count += 1 }
        return peek(count) == UInt8(ascii: "\"") ? count : 0
    }

    private mutating func readString(hashes: Int) {
        position += hashes
        let isLong = peek(1) == UInt8(ascii: "\"") && peek(2) == UInt8(ascii: "\"")
        let quotes = isLong ? 3 : 1
        position += quotes
        var start = position
        var first = line
        while position < bytes.count {
            if isRun(UInt8(ascii: "\""), quotes, at: 0), isRun(UInt8(ascii: "#"), hashes, at: quotes) {
                emit(.text, from: start, to: position, line: first)
                position += quotes + hashes
                end = position
                return
            }
            if peek() == UInt8(ascii: "\\"), isRun(UInt8(ascii: "#"), hashes, at: 1) {
                if peek(1 + hashes) == UInt8(ascii: "(") {
                    emit(.text, from: start, to: position, line: first)
                    position += 2 + hashes
                    readCode(untilParenthesis: true)
                    position = min(position + 1, bytes.count)
                    start = position
                    first = line
                } else {
                    position = min(position + 2 + hashes, bytes.count)
                }
            } else {
                advance()
            }
        }
    }

    private func isRun(_ byte: UInt8, _ count: Int, at distance: Int) -> Bool {
        for index in 0..<count where peek(distance + index) != byte { return false }
        return true
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }
}
