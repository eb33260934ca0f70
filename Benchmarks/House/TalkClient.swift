import Bytes
import HTTP
import Reactor

/// One keep-alive connection that sends what a script says, one request after the other.
final class TalkClient: StreamHandler {
    struct Answer {
        let status: Int
        let body: [UInt8]
        /// From the request to the last byte of the answer.
        let nanoseconds: UInt64
    }

    private let script: (TalkClient, Answer?) -> Void
    private let whenLost: () -> Void
    private var parser = ResponseParser()
    private var body: [UInt8] = []
    private var sentAt = Tick(nanoseconds: 0)
    private(set) var stream: Stream?

    /// - Parameter script: called when the connection is there, and with each answer; it sends the next request.
    init(whenLost: @escaping () -> Void, _ script: @escaping (TalkClient, Answer?) -> Void) {
        self.script = script
        self.whenLost = whenLost
    }

    func send(_ method: String, _ path: String, _ fields: String = "", body content: String = "") {
        guard let stream else { return }
        parser.begin(answerTo: .post)
        body.removeAll(keepingCapacity: true)
        sentAt = stream.reactor.present
        let type = content.isEmpty ? "" : "Content-Type: application/json\r\n"
        stream.write(
            Array(
                ("\(method) \(path) HTTP/1.1\r\nHost: localhost\r\n\(type)\(fields)"
                    + "Content-Length: \(content.utf8.count)\r\n\r\n\(content)").utf8))
    }

    func opened(_ stream: Stream) {
        self.stream = stream
        script(self, nil)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head: continue
                case .body(let range):
                    input.extracting(range).withUnsafeBufferPointer { body.append(contentsOf: $0) }
                case .end:
                    let time = stream.reactor.present.nanoseconds &- sentAt.nanoseconds
                    script(self, Answer(status: Int(parser.head.status.code), body: body, nanoseconds: time))
                    if position == input.count { return position }
                }
            }
        } catch {
            stream.abort()
            return input.count
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        whenLost()
    }
}
