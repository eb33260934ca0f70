import Reactor
import TestSupport

/// A plain HTTP client of one event stream.
final class EventListener: Sendable {
    private let text = Locked("")
    private let ended = Locked(false)
    private let recorder: Pinned<Recorder>
    private let loop: Reactor

    init(
        _ path: String, to port: UInt16, on loop: Reactor, method: String = "GET", version: String = "1.1",
        more: String = ""
    ) {
        self.loop = loop
        let (text, ended) = (text, ended)
        recorder = loop.wait {
            let recorder = Recorder()
            recorder.whenOpened = { stream in
                stream.write(Array("\(method) \(path) HTTP/\(version)\r\nHost: localhost\r\n\(more)\r\n".utf8))
            }
            recorder.whenReceived = { [unowned recorder] _, _ in text.withLock { $0 = recorder.text } }
            recorder.whenEnded = { stream in
                ended.withLock { $0 = true }
                stream.finish()
            }
            _ = try? Connector.connect(to: .loopback(port: port), on: loop, handler: recorder)
            return Pinned(recorder, to: loop)
        }
    }

    func has(_ wanted: String) -> Bool { text.withLock { $0.contains(wanted) } }
    var all: String { text.withLock { $0 } }
    var hasEnded: Bool { ended.withLock { $0 } }
    func cut() { loop.submit { [recorder] in recorder.value.stream?.abort() } }
}
