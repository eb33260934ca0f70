internal import Bytes
internal import Contract
internal import HTTP
internal import Reactor

/// One request of the crowd to the server, over a connection of its own, as a browser would make it. Confined to its
/// loop.
final class CrowdCall: StreamHandler {
    /// The status and what was said; nil when there was no whole answer.
    typealias Answer = (status: UInt16, content: JSONValue)

    private let request: [UInt8]
    private let method: Method
    private let patience: Duration
    private let reactor: Reactor
    private var parser: ResponseParser
    private var status: UInt16 = 0
    private var content: [UInt8] = []
    private var done: ((Answer?) -> Void)?
    private var stream: Stream?
    private var timer: TimerID?

    private init(
        _ method: Method, _ request: [UInt8], on reactor: Reactor, patience: Duration,
        done: @escaping (Answer?) -> Void
    ) {
        self.method = method
        self.request = request
        self.reactor = reactor
        self.patience = patience
        self.done = done
        parser = ResponseParser()
    }

    /// Asks and waits. From any loop.
    static func ask(
        _ request: OutgoingRequest, at address: SocketAddress, on reactor: Reactor, patience: Duration
    ) async -> Answer? {
        guard let bytes = try? RequestWriter.write(request) else { return nil }
        let method = request.method
        return await withCheckedContinuation { continuation in
            reactor.submit {
                let call = CrowdCall(method, bytes, on: reactor, patience: patience) {
                    continuation.resume(returning: $0)
                }
                call.begin(address)
            }
        }
    }

    private func begin(_ address: SocketAddress) {
        timer = reactor.schedule(after: patience) { [self] in
            timer = nil
            finish(nil)
        }
        do throws(StreamEnd) {
            stream = try Connector.connect(to: address, on: reactor, handler: self)
        } catch {
            finish(nil)
        }
    }

    private func finish(_ answer: Answer?) {
        guard let done else { return }
        self.done = nil
        if let timer { reactor.cancel(timer) }
        stream?.abort()
        done(answer)
    }

    // MARK: StreamHandler

    func opened(_ stream: Stream) {
        parser.begin(answerTo: method)
        stream.write(request)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while done != nil {
                switch try parser.next(input, &position) {
                case .more: return input.count
                case .head: status = parser.head.status.code
                case .body(let range):
                    for index in range { content.append(input[index]) }
                case .end: finish((status, read()))
                }
            }
        } catch {
            finish(nil)
        }
        return input.count
    }

    private func read() -> JSONValue { (try? JSONReader.read(content)) ?? .null }

    func ended(_ stream: Stream) { finish(nil) }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { finish(nil) }
}
