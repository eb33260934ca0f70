import Crypto
import HTTP
import Reactor
import TestSupport
import WebSocket

/// The link of a client: handshake, then frames. Confined to its loop.
final class FeedLink: StreamHandler {
    struct Wish: Sendable {
        let path: String
        let fields: [(String, String)]
        let compresses: Bool
    }

    enum Event {
        case answered(UInt16, subprotocol: String?)
        case message([UInt8])
        case closed(UInt16)
        case ended
    }

    private enum Phase {
        case opening
        case open
        case over
    }

    private let wish: Wish
    private let tell: (Event) -> Void
    private let handshake: ClientHandshake
    private let loop: Reactor
    private var parser = ResponseParser()
    private var phase = Phase.opening
    private var stream: Stream?
    private var waiting: [[UInt8]] = []
    private let resources: WebSocketResources
    private var engine: WebSocketEngine

    init(_ wish: Wish, on loop: Reactor, _ tell: @escaping (Event) -> Void) {
        self.wish = wish
        self.loop = loop
        self.tell = tell
        handshake = ClientHandshake(
            nonce: Secrecy.random(16), subprotocols: ["seatwire.v1"], compresses: wish.compresses)
        var limits = WebSocketLimits()
        limits.messageBytes = 4 << 20
        limits.inflatedBytes = 4 << 20
        resources = WebSocketResources(limits: limits, masks: MaskSource { Secrecy.random($0) })
        engine = WebSocketEngine(role: .client, deflate: nil, resources: resources, now: loop.now)
    }

    // MARK: What a test does

    func send(_ message: [UInt8]) {
        switch phase {
        case .opening: waiting.append(message)
        case .open:
            if let frames = engine.frames(.text, message) { stream?.write(frames) }
        case .over: break
        }
    }

    func stall() { stream?.pauseReading() }
    func goOn() { stream?.resumeReading() }
    func cut() { stream?.abort() }

    // MARK: What the stream tells

    func opened(_ stream: Stream) {
        self.stream = stream
        let fields =
            handshake.fields.map { (name: $0.name.description, value: $0.value) }
            + wish.fields.map { (name: $0.0, value: $0.1) }
        do throws(HTTPFault) {
            parser.begin(answerTo: .get)
            stream.write(
                try RequestWriter.write(
                    OutgoingRequest(.get, wish.path, authority: "localhost", fields: fields, connection: .upgrade)))
        } catch {
            stream.abort()
        }
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        if case .opening = phase {
            guard open(input, &position, stream) else { return input.count }
        }
        guard case .open = phase else { return input.count }
        receive(input, &position)
        if let output = engine.takeOutput() { stream.write(output) }
        if engine.ending != .none { stream.finish() }
        return input.count
    }

    private func open(_ input: Span<UInt8>, _ position: inout Int, _ stream: Stream) -> Bool {
        guard let event = try? parser.next(input, &position) else {
            stream.abort()
            return false
        }
        guard event == .head else { return false }
        let fields = parser.head.fields
        let agreement = try? handshake.check(
            status: parser.head.status.code, HandshakeFields { fields.all($0) }, digest: { SHA1.digest(of: $0) })
        tell(.answered(parser.head.status.code, subprotocol: agreement?.subprotocol))
        guard let agreement else {
            phase = .over
            stream.abort()
            return false
        }
        engine = WebSocketEngine(role: .client, deflate: agreement.deflate, resources: resources, now: loop.now)
        phase = .open
        for message in waiting { send(message) }
        waiting = []
        return true
    }

    private func receive(_ input: Span<UInt8>, _ position: inout Int) {
        while true {
            switch engine.receive(input, &position, now: loop.now) {
            case .more: return
            case .message: tell(.message(engine.takeMessage()))
            case .closed(let close): tell(.closed(close.code?.number ?? 1_005))
            case .ping, .pong: break
            case .failed, .lost, .over: return
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}

    func closed(_ stream: Stream, why reason: StreamEnd) {
        self.stream = nil
        phase = .over
        tell(.ended)
    }
}
