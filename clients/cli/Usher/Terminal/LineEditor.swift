/// The line that somebody types, with its history: bytes of the terminal go in, what is to be done comes out.
/// Characters are those that people see, however many bytes they have.
package struct LineEditor {
    package enum Action: Equatable, Sendable {
        /// The line looks different.
        case redraw
        /// A line is whole.
        case submit(String)
        case clearScreen
        /// Ctrl-C on an empty line.
        case interrupt
        /// Ctrl-D on an empty line.
        case end
        /// More was pasted than is taken, and nothing of it is.
        case tooLong
    }

    /// Lines that are remembered.
    static let mostHistory = 500

    private var keys = KeyReader()
    private var line: [Character] = []
    private var cursor = 0
    private var history: [String] = []
    /// Where in the history we are; its count when on the new line.
    private var place = 0
    /// The new line, while an old one is shown.
    private var draft: [Character] = []
    /// What was deleted last by a command for more than a character.
    private var cut: [Character] = []

    package init() {}

    package var text: String { String(line) }

    /// Takes one byte; nil when it means nothing yet.
    package mutating func take(_ byte: UInt8) -> Action? { keys.next(byte).flatMap { act($0) } }

    private mutating func act(_ key: KeyReader.Key) -> Action? {
        switch key {
        case .character(let character): return insert([character])
        case .paste(let text): return insert(Array(text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")))
        case .pasteTooLong: return .tooLong
        case .enter: return submit()
        case .left: return move(to: cursor - 1)
        case .right: return move(to: cursor + 1)
        case .home: return move(to: 0)
        case .end: return move(to: line.count)
        case .wordLeft: return move(to: wordStart)
        case .wordRight: return move(to: wordEnd)
        case .up: return recall(place - 1)
        case .down: return recall(place + 1)
        case .deleteBack: return remove(max(0, cursor - 1)..<cursor)
        case .deleteForward: return remove(cursor..<min(line.count, cursor + 1))
        case .deleteWordBack: return remove(wordStart..<cursor, keeps: true)
        case .deleteWordForward: return remove(cursor..<wordEnd, keeps: true)
        case .deleteToEnd: return remove(cursor..<line.count, keeps: true)
        case .deleteToStart: return remove(0..<cursor, keeps: true)
        case .putBack: return insert(cut)
        case .clearScreen: return .clearScreen
        case .interrupt:
            guard !line.isEmpty else { return .interrupt }
            clear()
            return .redraw
        case .endOfInput: return line.isEmpty ? .end : remove(cursor..<min(line.count, cursor + 1))
        }
    }

    private mutating func insert(_ characters: [Character]) -> Action? {
        guard !characters.isEmpty else { return nil }
        // A mark joins the character before it.
        if let last = cursor > 0 ? line[cursor - 1] : nil, characters.count == 1 {
            let joined = String(last) + String(characters[0])
            if joined.count == 1, let one = joined.first {
                line[cursor - 1] = one
                return .redraw
            }
        }
        line.insert(contentsOf: characters, at: cursor)
        cursor += characters.count
        return .redraw
    }

    private mutating func submit() -> Action {
        let text = self.text
        if !text.isEmpty, history.last != text {
            history.append(text)
            if history.count > Self.mostHistory { history.removeFirst() }
        }
        clear()
        return .submit(text)
    }

    private mutating func clear() {
        line = []
        cursor = 0
        draft = []
        place = history.count
    }

    private mutating func move(to target: Int) -> Action? {
        let bounded = min(max(target, 0), line.count)
        guard bounded != cursor else { return nil }
        cursor = bounded
        return .redraw
    }

    private mutating func remove(_ range: Range<Int>, keeps: Bool = false) -> Action? {
        guard !range.isEmpty else { return nil }
        if keeps { cut = Array(line[range]) }
        line.removeSubrange(range)
        cursor = range.lowerBound
        return .redraw
    }

    private mutating func recall(_ wanted: Int) -> Action? {
        guard wanted != place, (0...history.count).contains(wanted) else { return nil }
        if place == history.count { draft = line }
        place = wanted
        line = place == history.count ? draft : Array(history[place])
        cursor = line.count
        return .redraw
    }

    private var wordStart: Int {
        var start = cursor
        while start > 0, line[start - 1].isWhitespace { start -= 1 }
        while start > 0, !line[start - 1].isWhitespace { start -= 1 }
        return start
    }

    private var wordEnd: Int {
        var end = cursor
        while end < line.count, line[end].isWhitespace { end += 1 }
        while end < line.count, !line[end].isWhitespace { end += 1 }
        return end
    }

    // MARK: How it looks

    /// The line in one row of the terminal, scrolled so that the cursor can be seen, with the cursor where it belongs.
    package func row(prompt: String, columns: Int) -> String {
        let room = max(4, columns - CharacterWidth.of(prompt) - 1)
        let shown = line.map { $0 == "\n" ? Character("⏎") : $0.isWhitespace ? " " : $0 }
        var start = cursor
        var width = 0
        while start > 0, width + CharacterWidth.of(shown[start - 1]) < room {
            start -= 1
            width += CharacterWidth.of(shown[start])
        }
        let before = width
        var end = cursor
        while end < shown.count, width + CharacterWidth.of(shown[end]) <= room {
            width += CharacterWidth.of(shown[end])
            end += 1
        }
        let text = TextStyle.harmless(String(shown[start..<end]))
        return "\r\u{1B}[K\(prompt)\(text)\r\u{1B}[\(CharacterWidth.of(prompt) + before)C"
    }
}
