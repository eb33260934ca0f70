package import Reactor

/// A handler that writes down what happens and does what a test tells it.
package final class Recorder: StreamHandler {
    package private(set) var stream: Stream?
    package private(set) var received: [UInt8] = []
    package private(set) var offers = 0
    package private(set) var drains = 0
    package private(set) var sawEnd = false
    package private(set) var end: StreamEnd?
    package var consume: (borrowing Span<UInt8>) -> Int = { $0.count }
    package var whenOpened: (Stream) -> Void = { _ in }
    package var whenReceived: (Stream, Int) -> Void = { _, _ in }
    package var whenEnded: (Stream) -> Void = { $0.finish() }

    package init() {}

    /// What came, as text.
    package var text: String { String(decoding: received, as: UTF8.self) }

    package func send(_ text: String) { stream?.write(Array(text.utf8)) }

    package func opened(_ stream: Stream) {
        self.stream = stream
        whenOpened(stream)
    }

    package func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        offers += 1
        let count = consume(input)
        input.extracting(..<count).withUnsafeBufferPointer { received.append(contentsOf: $0) }
        if count > 0 { whenReceived(stream, count) }
        return count
    }

    package func ended(_ stream: Stream) {
        sawEnd = true
        whenEnded(stream)
    }

    package func drained(_ stream: Stream) { drains += 1 }

    package func closed(_ stream: Stream, why reason: StreamEnd) {
        end = reason
        self.stream = nil
    }
}
