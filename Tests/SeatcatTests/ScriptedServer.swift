import Bytes
import Crypto
import HTTP
import Reactor
import TestSupport

@testable import WebSocket

/// A server that answers as a test says, with the project's own engine in the server's role, on a loop of its own.
final class ScriptedServer: Sendable {
    /// A request that is no WebSocket, and what is answered.
    struct Asked: Sendable {
        let method: String
        let target: String
        let fields: [String: String]
        let body: String
    }

    typealias Rest = @Sendable (Asked) -> (status: Int, body: String)
    /// What came on a socket; nil when it has just opened.
    typealias Feed = @Sendable (String?, ScriptedSocket) -> Void
    /// What a handshake is answered with instead, to the proof that it should hold.
    typealias Handshake = @Sendable (_ proof: String) -> String

    let port: UInt16
    let loop: Reactor
    private let listener: Locked<Pinned<Listener>>

    init(
        secure: TLSSource? = nil, rest: @escaping Rest = { _ in (404, #"{"code":"ROUTE_NOT_FOUND","message":"no"}"#) },
        feed: @escaping Feed = { _, _ in }, handshake: Handshake? = nil
    ) throws {
        var limits = ReactorLimits()
        limits.outputBytes = 1 << 30
        let loop = try Reactor(name: "scripted", limits: limits)
        try loop.start()
        self.loop = loop
        let count = Locked(0)
        let opened = try loop.wait { () throws(SystemFailure) -> (UInt16, Pinned<Listener>) in
            let listener = try Listener.open(at: .loopback(), on: loop, secure: secure) { _ in
                let number = count.withLock { count in
                    count += 1
                    return count
                }
                return (ScriptedSocket(number, on: loop, rest: rest, feed: feed, handshake: handshake), nil)
            }
            return (listener.address.port ?? 0, Pinned(listener, to: loop))
        }
        port = opened.0
        listener = Locked(opened.1)
    }

    deinit {
        loop.stop()
        loop.join()
    }
}

/// One connection of a scripted server. Confined to its loop.
final class ScriptedSocket: StreamHandler {
    let number: Int
    private let loop: Reactor
    private let rest: ScriptedServer.Rest
    private let feed: ScriptedServer.Feed
    private let handshake: ScriptedServer.Handshake?
    private var head: [UInt8] = []
    private var engine: WebSocketEngine?
    private var stream: Stream?
    /// The target of the handshake.
    private(set) var target = ""
    private(set) var fields: [String: String] = [:]

    init(
        _ number: Int, on loop: Reactor, rest: @escaping ScriptedServer.Rest, feed: @escaping ScriptedServer.Feed,
        handshake: ScriptedServer.Handshake?
    ) {
        self.number = number
        self.loop = loop
        self.rest = rest
        self.feed = feed
        self.handshake = handshake
    }

    func send(_ text: String) { send(.text, Array(text.utf8)) }

    func send(_ kind: MessageKind, _ message: [UInt8]) {
        guard let frames = engine?.frames(kind, message) else { return }
        stream?.write(frames)
    }

    /// Sends bytes as they are, frames among them.
    func sendRaw(_ bytes: [UInt8]) { stream?.write(bytes) }

    func ping() {
        engine?.ping(Array("are you there".utf8), now: loop.now)
        flush()
    }

    func close(_ code: UInt16, _ reason: String) {
        guard let code = CloseCode(code) else { return }
        engine?.close(code, reason: reason, now: loop.now)
        flush()
    }

    func cut() { stream?.abort() }

    private func flush() {
        if let output = engine?.takeOutput() { stream?.write(output) }
    }

    func opened(_ stream: Stream) { self.stream = stream }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        guard engine == nil else {
            read(input)
            return input.count
        }
        input.withUnsafeBufferPointer { head += $0 }
        guard head.first != 0x16 else {
            // TLS where none is spoken.
            stream.write(Array("HTTP/1.1 400 Bad Request\r\n\r\n".utf8))
            stream.finish()
            return input.count
        }
        let text = String(decoding: head, as: UTF8.self)
        guard let end = text.firstRange(of: "\r\n\r\n") else { return input.count }
        let lines = text[..<end.lowerBound].split(separator: "\r\n").map(String.init)
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            guard parts.count == 2 else { continue }
            fields[parts[0].lowercased()] = String(parts[1].drop { $0 == " " })
        }
        let words = lines[0].split(separator: " ")
        target = String(words[1])
        let body = String(text[end.upperBound...])
        guard let key = fields["sec-websocket-key"], target.hasPrefix("/v1/feed") || target == "/" else {
            guard body.utf8.count >= Int(fields["content-length"] ?? "0") ?? 0 else { return input.count }
            answer(ScriptedServer.Asked(method: String(words[0]), target: target, fields: fields, body: body))
            return input.count
        }
        shakeHands(key)
        return input.count
    }

    private func answer(_ asked: ScriptedServer.Asked) {
        let (status, body) = rest(asked)
        stream?.write(
            Array(
                "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\nContent-Type: application/json\r\n\r\n\(body)"
                    .utf8))
        stream?.finish()
    }

    private func shakeHands(_ key: String) {
        let proof = String(decoding: AcceptProof.proof(of: Array(key.utf8)[...], digest: SHA1.digest), as: UTF8.self)
        if let handshake {
            stream?.write(Array(handshake(proof).utf8))
            stream?.finish()
            return
        }
        let compresses = fields["sec-websocket-extensions"]?.contains("permessage-deflate") ?? false
        var text = "HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: \(proof)\r\n"
        if compresses {
            text += "Sec-WebSocket-Extensions: permessage-deflate; server_no_context_takeover; "
            text += "client_no_context_takeover\r\n"
        }
        if let first = fields["sec-websocket-protocol"]?.split(separator: ",").first {
            text += "Sec-WebSocket-Protocol: \(first)\r\n"
        }
        stream?.write(Array((text + "\r\n").utf8))
        var limits = WebSocketLimits()
        limits.messageBytes = 4 << 20
        engine = WebSocketEngine(
            role: .server, deflate: compresses ? DeflateAgreement() : nil,
            resources: WebSocketResources(limits: limits), now: loop.now)
        feed(nil, self)
    }

    private func read(_ input: Span<UInt8>) {
        var position = 0
        while let event = engine?.receive(input, &position, now: loop.now) {
            switch event {
            case .message:
                feed(String(decoding: engine?.message ?? [], as: UTF8.self), self)
            case .pong: feed("pong", self)
            case .closed, .failed:
                flush()
                stream?.finish()
                return
            case .more, .lost, .over:
                flush()
                return
            case .ping: break
            }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { self.stream = nil }
}
