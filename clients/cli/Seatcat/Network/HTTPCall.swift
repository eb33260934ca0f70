internal import HTTP
internal import Reactor
internal import Usher

/// One request on a connection of its own. Confined to its loop.
final class HTTPCall: StreamHandler {
    enum Outcome {
        case answered(HTTPAnswer)
        /// Nothing was sent: the server cannot be reached.
        case unreachable(String)
        /// It was sent, and no whole answer came: whether it was done is not known.
        case lost(String)
    }

    /// For what may wait long for its turn, such as a log-in.
    static let usualPatience = Duration.seconds(30)

    private let desk: Desk
    private let request: [UInt8]
    private let method: Method
    private let address: ServerAddress
    private let patience: Duration
    private var done: ((Outcome) -> Void)?
    private var dialer: Dialer?
    private var stream: Stream?
    private var parser: ResponseParser
    private var answer = HTTPAnswer(status: 0)
    private var timer: TimerID?

    init(
        _ desk: Desk, to address: ServerAddress, _ method: Method, _ request: [UInt8], patience: Duration,
        done: @escaping (Outcome) -> Void
    ) {
        self.desk = desk
        self.address = address
        self.patience = patience
        self.method = method
        self.request = request
        self.done = done
        var limits = HTTPLimits()
        limits.headBytes = 65_536
        limits.bodyBytes = HTTPAnswer.mostBytes
        parser = ResponseParser(limits: limits)
    }

    func start() {
        let dialer = Dialer(desk, to: address, for: self) { [self] why in finish(.unreachable(why)) }
        self.dialer = dialer
        timer = desk.reactor.schedule(after: patience) { [self] in
            timer = nil
            let sent = stream != nil
            let why = "\(address.authority): no answer within \(patience.components.seconds) s"
            self.dialer?.cancel()
            finish(sent ? .lost(why) : .unreachable(why))
        }
        dialer.start()
    }

    private func finish(_ outcome: Outcome) {
        guard let done else { return }
        self.done = nil
        dialer = nil
        if let timer { desk.reactor.cancel(timer) }
        stream?.abort()
        done(outcome)
    }

    func opened(_ stream: Stream) {
        self.stream = stream
        parser.begin(answerTo: method)
        stream.write(request)
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while done != nil {
                switch try parser.next(input, &position) {
                case .more: return input.count
                case .head: answer = HTTPAnswer(status: parser.head.status.code, fields: parser.head.fields)
                case .body(let range): answer.append(input.extracting(range))
                case .end: finish(.answered(answer))
                }
            }
        } catch {
            finish(.lost("\(address.authority): no answer that can be read: \(error.message)"))
        }
        return input.count
    }

    func ended(_ stream: Stream) {
        if answer.status != 0, (try? parser.endOfInput()) == .end { return finish(.answered(answer)) }
        finish(.lost("\(address.authority): the server ended the connection before it answered"))
    }

    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        finish(.lost(DialFailure.text(reason, host: address.authority)))
    }
}
