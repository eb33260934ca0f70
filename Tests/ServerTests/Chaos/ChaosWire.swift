import Bytes
import Contract
import HTTP
import Reactor

/// A connection that is asked one thing at a time; nil is an answer that never came.
final class ChaosWire: StreamHandler {
    private let loop: Reactor
    private let answer: (ChaosAnswer?) -> Void
    private var parser = ResponseParser()
    private var stream: Stream?
    private var waiting: ChaosCall?
    private var isAsking = false
    private var content: [UInt8] = []
    private var timer: TimerID?
    private(set) var isOver = false

    /// A server that is about to be killed may never answer.
    private static let patience = Duration.seconds(8)

    init(on loop: Reactor, answer: @escaping (ChaosAnswer?) -> Void) {
        self.loop = loop
        self.answer = answer
    }

    func connect(to port: UInt16) -> Bool {
        do {
            try Connector.connect(to: .loopback(port: port), on: loop, handler: self)
            return true
        } catch {
            isOver = true
            return false
        }
    }

    func send(_ call: ChaosCall) {
        isAsking = true
        timer = loop.schedule(after: Self.patience) { [weak self] in self?.stream?.abort() }
        guard let stream else {
            waiting = call
            return
        }
        write(call, to: stream)
    }

    private func write(_ call: ChaosCall, to stream: Stream) {
        content.removeAll(keepingCapacity: true)
        parser.begin(answerTo: HTTP.Method(token: Array(call.method.utf8).span))
        stream.write(Array(call.text.utf8))
    }

    func close() {
        isOver = true
        isAsking = false
        if let timer { loop.cancel(timer) }
        stream?.abort()
    }

    func opened(_ stream: Stream) {
        self.stream = stream
        guard let waiting else { return }
        self.waiting = nil
        write(waiting, to: stream)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head: continue
                case .body(let range): for index in range { content.append(input[index]) }
                case .end:
                    finish(ChaosAnswer(status: Int(parser.head.status.code), content: try? JSONReader.read(content)))
                    if position == input.count { return position }
                }
            }
        } catch {
            stream.abort()
            return input.count
        }
    }

    private func finish(_ found: ChaosAnswer?) {
        guard isAsking else { return }
        isAsking = false
        if let timer { loop.cancel(timer) }
        answer(found)
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        isOver = true
        finish(nil)
    }
}
