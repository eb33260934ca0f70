/// Reads SQL just well enough to know where statements begin: it passes over comments, quoted text and names,
/// dollar-quoted bodies and `BEGIN ATOMIC … END` bodies (PostgreSQL manual, 4.1 and CREATE FUNCTION).
struct ScriptScan {
    /// How many statements there are; empty ones do not count.
    private(set) var statements = 0
    /// The first statement that would end or nest the migrator's own transaction.
    private(set) var transactionControl: (line: Int, word: String)?

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var atStart = true
    private var lastWord = ""
    /// Depth of BEGIN ATOMIC and of the CASE … END within it.
    private var atomicDepth = 0

    private static let controlWords: Set<String> = ["BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT"]

    init(_ text: String) {
        bytes = Array(text.utf8)
        while position < bytes.count { step() }
    }

    private mutating func step() {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\n"), UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"):
            advance(1)
        case UInt8(ascii: "-") where next == UInt8(ascii: "-"):
            while position < bytes.count, bytes[position] != UInt8(ascii: "\n") { advance(1) }
        case UInt8(ascii: "/") where next == UInt8(ascii: "*"):
            passBlockComment()
        case UInt8(ascii: ";"):
            if atomicDepth == 0 { atStart = true }
            advance(1)
        case UInt8(ascii: "'"):
            // A prefix of one letter E makes the backslash an escape.
            passQuoted(by: byte, backslash: lastWord == "E" && position > 0 && isWord(bytes[position - 1]))
        case UInt8(ascii: "\""):
            passQuoted(by: byte, backslash: false)
        case UInt8(ascii: "$"):
            passDollar()
        case _ where isWord(byte):
            passWord()
        default:
            begin()
            advance(1)
        }
    }

    private var next: UInt8? { position + 1 < bytes.count ? bytes[position + 1] : nil }

    private mutating func advance(_ count: Int) {
        for _ in 0..<count where position < bytes.count {
            if bytes[position] == UInt8(ascii: "\n") { line += 1 }
            position += 1
        }
    }

    private mutating func begin() {
        if atStart { statements += 1 }
        atStart = false
    }

    private func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private mutating func passWord() {
        let start = position
        while position < bytes.count, isWord(bytes[position]) || bytes[position] == UInt8(ascii: "$") { advance(1) }
        let word = String(decoding: bytes[start..<position], as: UTF8.self).uppercased()
        if atStart, transactionControl == nil, Self.controlWords.contains(word) { transactionControl = (line, word) }
        begin()
        switch word {
        case "ATOMIC" where lastWord == "BEGIN": atomicDepth = 1
        case "CASE" where atomicDepth > 0: atomicDepth += 1
        case "END" where atomicDepth > 0: atomicDepth -= 1
        default: break
        }
        lastWord = word
    }

    private mutating func passBlockComment() {
        var depth = 0
        repeat {
            if bytes[position] == UInt8(ascii: "/"), next == UInt8(ascii: "*") {
                depth += 1
                advance(2)
            } else if bytes[position] == UInt8(ascii: "*"), next == UInt8(ascii: "/") {
                depth -= 1
                advance(2)
            } else {
                advance(1)
            }
        } while depth > 0 && position < bytes.count
    }

    private mutating func passQuoted(by quote: UInt8, backslash: Bool) {
        begin()
        advance(1)
        while position < bytes.count {
            if backslash, bytes[position] == UInt8(ascii: "\\") {
                advance(2)
            } else if bytes[position] == quote {
                // A doubled quote ends one piece and begins the next, which comes to the same.
                advance(1)
                return
            } else {
                advance(1)
            }
        }
    }

    private mutating func passDollar() {
        begin()
        let start = position
        advance(1)
        while position < bytes.count, isWord(bytes[position]) { advance(1) }
        guard position < bytes.count, bytes[position] == UInt8(ascii: "$") else { return }
        advance(1)
        let tag = bytes[start..<position]
        while position < bytes.count, !bytes[position...].starts(with: tag) { advance(1) }
        advance(tag.count)
    }
}
