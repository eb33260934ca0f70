internal import Bytes
internal import Crypto
internal import HTTP
internal import Reactor
internal import Usher
internal import WebSocket

/// Who hears what happens on a WebSocket. Called on the loop.
protocol SocketListener: AnyObject {
    func socketOpened(_ socket: SocketClient)
    /// The server answered the handshake with another status.
    func socketRefused(_ socket: SocketClient, _ answer: HTTPAnswer)
    /// It did not come to stand.
    func socketFailed(_ socket: SocketClient, why: String)
    func socketReceived(_ socket: SocketClient, _ kind: MessageKind, _ message: [UInt8])
    func socketHeard(_ socket: SocketClient, ping: Bool, _ payload: [UInt8])
    /// All that came at once has been told.
    func socketPaused(_ socket: SocketClient)
    /// Everything that was sent has gone out.
    func socketDrained(_ socket: SocketClient)
    /// It is over, and nothing else is called afterwards.
    func socketClosed(_ socket: SocketClient, close: PeerClose?, fault: WebSocketFault?)
}

/// One WebSocket in the client's role: dials, shakes hands, and drives the engine. Confined to its loop.
final class SocketClient: StreamHandler {
    let number: Int
    private let desk: Desk
    private let address: ServerAddress
    private let fields: [(name: String, value: String)]
    private let handshake: ClientHandshake
    private let listener: any SocketListener
    private var dialer: Dialer?
    private var stream: Stream?
    private var isHandshaken = false
    private var isOver = false
    private var parser = ResponseParser(limits: SocketClient.limits)
    private var answer = HTTPAnswer(status: 0)
    private var engine: WebSocketEngine?
    private var timer = DeadlineTimer()
    /// What was agreed to speak, once the connection stands.
    private(set) var subprotocol: String?
    private(set) var hasBegunToClose = false

    private static var limits: HTTPLimits {
        var limits = HTTPLimits()
        limits.headBytes = 65_536
        return limits
    }

    init(
        _ desk: Desk, number: Int = 0, to address: ServerAddress, fields: [(name: String, value: String)],
        subprotocols: [String] = [], compresses: Bool = true, listener: any SocketListener
    ) {
        self.desk = desk
        self.number = number
        self.address = address
        self.fields = fields
        self.listener = listener
        handshake = ClientHandshake(
            nonce: Secrecy.random(16), subprotocols: subprotocols, compresses: compresses)
    }

    func start() {
        let dialer = Dialer(desk, to: address, for: self) { [self] why in
            self.dialer = nil
            fail(why)
        }
        self.dialer = dialer
        dialer.start()
    }

    // MARK: What a listener does

    /// False when as much waits already as should; `socketDrained` tells when it has gone out.
    @discardableResult
    func send(_ kind: MessageKind, _ message: [UInt8]) -> Bool {
        guard let frames = engine?.frames(kind, message) else { return true }
        return stream?.write(frames) ?? true
    }

    /// Whether something that was sent has not gone out.
    var hasUnsent: Bool { (stream?.unsentBytes ?? 0) > 0 }

    func ping(_ payload: [UInt8]) {
        engine?.ping(payload, now: desk.reactor.now)
        settle()
    }

    func close(_ code: CloseCode, reason: String = "") {
        hasBegunToClose = true
        guard engine != nil else { return drop() }
        engine?.close(code, reason: reason, now: desk.reactor.now)
        settle()
    }

    /// Lets go at once and tells nobody.
    func drop() {
        isOver = true
        dialer?.cancel()
        dialer = nil
        timer.cancel(on: desk.reactor)
        stream?.abort()
    }

    // MARK: The handshake

    func opened(_ stream: Stream) {
        dialer = nil
        self.stream = stream
        var lines = fields
        for field in handshake.fields { lines.append((field.name.description, field.value)) }
        let request = OutgoingRequest(
            .get, address.target, authority: address.authority, fields: lines, connection: .upgrade)
        do throws(HTTPFault) {
            parser.begin(answerTo: .get)
            stream.write(try RequestWriter.write(request))
        } catch {
            return fail("the request cannot be written: \(error.message)")
        }
        timer.follow(desk.reactor.now.advanced(by: .seconds(15)), on: desk.reactor) { [self] in
            timer.fired()
            guard !isHandshaken else { return }
            fail("\(address.authority): no answer to the handshake in time")
        }
    }

    private func shake(_ input: Span<UInt8>, _ position: inout Int) throws(HTTPFault) {
        while !isHandshaken, !isOver {
            switch try parser.next(input, &position) {
            case .more: return
            case .head:
                answer = HTTPAnswer(status: parser.head.status.code, fields: parser.head.fields)
                if answer.status == 101 { agree() }
            case .body(let range):
                answer.append(input.extracting(range))
            case .end:
                refused()
                return
            }
        }
    }

    private func agree() {
        do throws(ClientHandshake.Fault) {
            let fields = answer.fields
            let agreement = try handshake.check(
                status: answer.status, HandshakeFields { fields.all($0) }, digest: SHA1.digest)
            isHandshaken = true
            timer.cancel(on: desk.reactor)
            engine = WebSocketEngine(
                role: .client, deflate: agreement.deflate, resources: desk.resources(), now: desk.reactor.now)
            subprotocol = agreement.subprotocol
            listener.socketOpened(self)
        } catch {
            fail("\(address.authority): \(error.message)")
        }
    }

    private func refused() {
        guard !isOver else { return }
        isOver = true
        timer.cancel(on: desk.reactor)
        stream?.abort()
        listener.socketRefused(self, answer)
    }

    /// It did not come to stand. What is left of it is cut after that is settled: its end would be another reason.
    private func fail(_ why: String) {
        guard !isOver else { return }
        isOver = true
        timer.cancel(on: desk.reactor)
        stream?.abort()
        listener.socketFailed(self, why: why)
    }

    // MARK: Frames

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        if !isHandshaken {
            do throws(HTTPFault) {
                try shake(input, &position)
            } catch {
                fail("\(address.authority): no answer that can be read: \(error.message)")
            }
        }
        if isHandshaken, !isOver { read(input, &position) }
        return input.count
    }

    private func read(_ input: Span<UInt8>, _ position: inout Int) {
        let now = desk.reactor.now
        loop: while !isOver, let event = engine?.receive(input, &position, now: now) {
            switch event {
            case .more: break loop
            case .message(let kind):
                guard let message = engine?.message else { break loop }
                listener.socketReceived(self, kind, message)
            case .ping: listener.socketHeard(self, ping: true, [])
            case .pong(let payload): listener.socketHeard(self, ping: false, payload)
            case .closed, .failed, .lost, .over:
                finish(event)
                break loop
            }
        }
        settle()
        if !isOver { listener.socketPaused(self) }
    }

    /// Sends what the engine has to say, and follows its time.
    private func settle() {
        if let output = engine?.takeOutput() { stream?.write(output) }
        guard let deadline = engine?.deadline, !isOver else { return }
        guard timer.isLate(for: deadline) else { return }
        timer.follow(deadline, on: desk.reactor) { [self] in
            timer.fired()
            guard let event = engine?.tick(now: desk.reactor.now) else { return }
            if event != .more { finish(event) }
            settle()
        }
    }

    private func finish(_ event: WebSocketEvent) {
        guard !isOver else { return }
        isOver = true
        if let output = engine?.takeOutput() { stream?.write(output) }
        timer.cancel(on: desk.reactor)
        stream?.finish()
        switch event {
        case .closed(let close): listener.socketClosed(self, close: close, fault: nil)
        case .failed(let fault): listener.socketClosed(self, close: nil, fault: fault)
        case .lost, .over, .more, .message, .ping, .pong: listener.socketClosed(self, close: nil, fault: nil)
        }
    }

    func ended(_ stream: Stream) {
        guard !isOver else { return stream.finish() }
        if isHandshaken, let event = engine?.endOfInput() {
            finish(event)
        } else if answer.status != 0, (try? parser.endOfInput()) == .end {
            refused()
        } else {
            fail("\(address.authority): the server ended the connection before it answered")
        }
    }

    func drained(_ stream: Stream) {
        if isHandshaken, !isOver { listener.socketDrained(self) }
    }

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        guard !isOver else { return }
        if isHandshaken, let event = engine?.endOfInput() {
            finish(event)
        } else {
            fail(DialFailure.text(reason, host: address.authority))
        }
    }
}
