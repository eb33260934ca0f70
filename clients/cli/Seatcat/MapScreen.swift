internal import Reactor
internal import Usher

/// The live map of a hall on a screen of its own, which is gone when it ends. Confined to the loop.
final class MapScreen {
    struct Picture {
        let title: String
        let plan: HallPlan
        let states: [UInt8]
        let isLive: Bool
    }

    /// No eye sees more pictures than these; a burst of events is one.
    private static let pause = Duration.milliseconds(50)
    private static let enter = "\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J"
    private static let leave = "\u{1B}[?25h\u{1B}[?1049l"

    private let desk: Desk
    private let left: (_ interrupted: Bool) -> Void
    private let picture: () -> Picture?
    private var input: StandardInput?
    private var keys = KeyReader()
    private var timer: TimerID?
    private var shown: [String] = []
    private var window: TerminalWindow?
    /// What was told last.
    var note = "" { didSet { isStale = true } }
    /// Something has changed since it was drawn.
    var isStale = true

    init(_ desk: Desk, left: @escaping (_ interrupted: Bool) -> Void, picture: @escaping () -> Picture?) {
        self.desk = desk
        self.left = left
        self.picture = picture
    }

    func start() {
        if let mode = TerminalMode(.keys) { desk.ending.keep(mode, farewell: Self.leave) }
        put(Self.enter)
        let input = StandardInput(on: desk.reactor) { [unowned self] bytes in
            for byte in bytes { take(byte) }
        } ended: { [unowned self] in
            left(false)
        }
        self.input = input
        input.start()
        tick()
    }

    private func take(_ byte: UInt8) {
        switch keys.next(byte) {
        case .interrupt: left(true)
        case .character("q"), .character("Q"), .endOfInput: left(false)
        case .character, .enter, .left, .right, .up, .down, .home, .end, .wordLeft, .wordRight, .deleteBack,
            .deleteForward, .deleteWordBack, .deleteWordForward, .deleteToEnd, .deleteToStart, .putBack, .clearScreen,
            .paste, .pasteTooLong, nil:
            break
        }
    }

    func stop() {
        draw()
        input?.stop()
        if let timer { desk.reactor.cancel(timer) }
        timer = nil
    }

    private func tick() {
        draw()
        timer = desk.reactor.schedule(after: Self.pause) { [unowned self] in tick() }
    }

    private func draw() {
        let size = TerminalWindow(of: .output)
        if size != window {
            window = size
            shown = []
            put("\u{1B}[2J")
            isStale = true
        }
        guard isStale else { return }
        isStale = false
        let rows = size?.rows ?? 24
        let columns = size?.columns ?? 80
        var lines: [String]
        if let picture = picture() {
            lines = HallDrawing(style: desk.console.style, showsUnicode: desk.console.showsUnicode).lines(
                title: picture.title, plan: picture.plan, states: picture.states, isLive: picture.isLive,
                rows: rows - 2, columns: columns)
        } else {
            lines = ["connecting …"]
        }
        while lines.count < rows - 1 { lines.append("") }
        lines.append(
            desk.console.style.painted(
                "q ends it  " + String(TextStyle.harmless(note).prefix(max(0, columns - 12))), .quiet))
        var text = ""
        for (row, line) in lines.prefix(rows).enumerated() where row >= shown.count || shown[row] != line {
            text += "\u{1B}[\(row + 1);1H\(line)\u{1B}[K"
        }
        shown = lines
        if !text.isEmpty { put(text) }
    }

    private func put(_ text: String) {
        do throws(SystemFailure) {
            try desk.console.write(text)
        } catch {
            desk.ending.end(writing: error)
        }
    }
}
