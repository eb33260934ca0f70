import Synchronization
import Telemetry
import Testing

@Suite("A log")
struct LogTests {
    /// Keeps what was written.
    private final class Sink: Sendable {
        let records = Mutex<[LogRecord]>([])

        func output(_ level: LogLevel) -> Log.Output {
            Log.Output(level: level) { record in self.records.withLock { $0.append(record) } }
        }
    }

    @Test("writes what is at its level or above")
    func levels() {
        let sink = Sink()
        let log = Log("test", to: sink.output(.warning))
        log.debug("a")
        log.info("b")
        log.warning("c", ["x": 1])
        log.error("d")
        #expect(sink.records.withLock { $0.map(\.message) } == ["c", "d"])
        #expect(sink.records.withLock { $0.map(\.level) } == [.warning, .error])
    }

    @Test("does not even make the text of a line that is not written")
    func lazy() {
        let made = Atomic(0)
        func text() -> String {
            made.add(1, ordering: .relaxed)
            return "text"
        }
        let log = Log("test", to: Sink().output(.info))
        log.debug(text(), ["x": .text(text())])
        #expect(made.load(ordering: .relaxed) == 0)
        #expect(!log.isOn(.debug))
        log.info(text())
        #expect(made.load(ordering: .relaxed) == 1)
    }

    @Test("follows a change of level at once, under every category")
    func changing() {
        let sink = Sink()
        let output = sink.output(.error)
        let log = Log("a", to: output)
        let other = log.named("b")
        output.level = .debug
        log.debug("one")
        other.debug("two")
        #expect(sink.records.withLock { $0.map(\.category) } == ["a", "b"])
        #expect(output.level == .debug)
    }
}
