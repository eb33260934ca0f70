import Bytes
import HTTP
import Reactor

/// One keep-alive connection that always has a request under way.
final class LoadClient: StreamHandler {
    private let request: [UInt8]
    private let tally: Tally
    private var parser = ResponseParser()
    /// How many more requests this connection sends; nil for no end.
    private var left: Int?
    private(set) var stream: Stream?

    /// What all clients of a run have come to.
    final class Tally {
        var answers = 0
        var failures = 0
        var opened = 0
        var isOver = false
    }

    init(_ request: [UInt8], requests: Int? = nil, tally: Tally) {
        self.request = request
        self.tally = tally
        left = requests
    }

    func opened(_ stream: Stream) {
        self.stream = stream
        tally.opened += 1
        send(stream)
    }

    private func send(_ stream: Stream) {
        guard !tally.isOver, left != 0 else { return }
        left = left.map { $0 - 1 }
        parser.begin(answerTo: .get)
        stream.write(request)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head, .body: continue
                case .end:
                    if parser.head.status == .ok { tally.answers += 1 } else { tally.failures += 1 }
                    send(stream)
                    if position == input.count { return position }
                }
            }
        } catch {
            tally.failures += 1
            stream.abort()
            return input.count
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        if !tally.isOver { tally.failures += 1 }
    }
}
