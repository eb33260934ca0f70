internal import Reactor
internal import Usher

/// A line to type in at the foot of a terminal, while what comes is shown above it. Confined to the loop.
final class Prompt {
    enum Event {
        case line(String)
        case ended
        case interrupted
    }

    private static let mark = "> "
    /// So that what is pasted comes in brackets, and back.
    private static let bracketsOn = "\u{1B}[?2004h"
    private static let bracketsOff = "\r\u{1B}[K\u{1B}[?2004l"

    private let desk: Desk
    private let happened: (Event) -> Void
    private var editor = LineEditor()
    private var input: StandardInput?

    init(_ desk: Desk, happened: @escaping (Event) -> Void) {
        self.desk = desk
        self.happened = happened
    }

    func start() {
        if let mode = TerminalMode(.keys) { desk.ending.keep(mode, farewell: Self.bracketsOff) }
        put(Self.bracketsOn)
        draw()
        let input = StandardInput(on: desk.reactor) { [unowned self] bytes in
            take(bytes)
        } ended: { [unowned self] in
            happened(.ended)
        }
        self.input = input
        input.start()
    }

    func stop() { input?.stop() }

    private func take(_ bytes: [UInt8]) {
        var isStale = false
        for byte in bytes {
            guard let action = editor.take(byte) else { continue }
            isStale = true
            switch action {
            case .redraw: break
            case .tooLong:
                let text = "more than 1 MiB was pasted: nothing of it is taken; send it through a pipe"
                put("\r\u{1B}[K" + desk.console.style.painted(text, .bad) + "\n")
            case .clearScreen: put("\u{1B}[H\u{1B}[2J")
            case .interrupt: happened(.interrupted)
            case .end: happened(.ended)
            case .submit(let line):
                // What was said stays on the screen.
                let style = desk.console.style
                put(
                    "\r\u{1B}[K" + style.painted("\(Self.mark)\(TextStyle.harmless(line, keepsLines: true))", .quiet)
                        + "\n")
                happened(.line(line))
            }
        }
        if isStale { draw() }
    }

    /// Shows text above the line.
    func show(_ text: String) {
        put("\r\u{1B}[K\(text)\n")
        draw()
    }

    func write(_ bytes: [UInt8]) throws(SystemFailure) {
        put("\r\u{1B}[K")
        try desk.console.write(bytes)
        draw()
    }

    private func draw() {
        put(editor.row(prompt: Self.mark, columns: TerminalWindow(of: .output)?.columns ?? 80))
    }

    private func put(_ text: String) {
        do throws(SystemFailure) {
            try desk.console.write(text)
        } catch {
            desk.ending.end(writing: error)
        }
    }
}
