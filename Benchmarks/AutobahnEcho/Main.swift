import Bytes
import Crypto
import HTTP
import WebSocket

/// The peer of Autobahn|Testsuite: `AutobahnEcho server 9002` for its fuzzing client, `AutobahnEcho client 9001` for
/// its fuzzing server.
@main struct Main {
    static func main() {
        guard CommandLine.arguments.count == 3, let port = UInt16(CommandLine.arguments[2]) else {
            print("usage: AutobahnEcho server|client <port>")
            return
        }
        switch CommandLine.arguments[1] {
        case "server": serve(port)
        default: visit(port)
        }
    }

    /// Its messages are larger and in more fragments than those of the feed.
    private static func resources() -> WebSocketResources {
        var limits = WebSocketLimits()
        limits.messageBytes = 16 << 20
        limits.inflatedBytes = 16 << 20
        limits.fragments = 1 << 20
        limits.messageTime = .seconds(300)
        limits.keptBytes = 1 << 20
        return WebSocketResources(limits: limits, masks: MaskSource(random: Secrecy.random))
    }

    private static func serve(_ port: UInt16) {
        let listener = Socket.listen(port: port)
        let resources = resources()
        while true {
            let socket = listener.accept()
            guard let (deflate, rest) = accept(socket, resources.limits) else { continue }
            var echo = Echo(socket: socket, resources: resources)
            echo.run(.server, deflate, rest: rest)
        }
    }

    private static func accept(
        _ socket: Socket, _ limits: WebSocketLimits
    ) -> (DeflateAgreement?, rest: [UInt8])? {
        var parser = RequestParser(limits: HTTPLimits())
        while let bytes = socket.read(timeout: nil), !bytes.isEmpty {
            var position = 0
            guard let event = try? parser.next(bytes.span, &position) else { return nil }
            guard event == .head else { continue }
            let fields = parser.head.fields
            let request = HandshakeRequest(
                isGet: parser.head.method == .get, isHTTP11: parser.head.version == .http11,
                hasContent: !parser.framing.isEmpty, fields: HandshakeFields { fields.all($0) })
            let policy = HandshakePolicy(origins: OriginPolicy())
            do throws(HandshakeRefusal) {
                let accepted = try ServerHandshake.answer(
                    request, policy: policy, limits: limits, digest: SHA1.digest)
                var head = "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n"
                for field in accepted.fields { head += "\(field.name): \(field.value)\r\n" }
                guard socket.write(Array((head + "\r\n").utf8)) else { return nil }
                return (accepted.deflate, Array(bytes[position...]))
            } catch {
                _ = socket.write(Array("HTTP/1.1 \(error.status) Refused\r\nContent-Length: 0\r\n\r\n".utf8))
                return nil
            }
        }
        return nil
    }

    private static func visit(_ port: UInt16) {
        let resources = resources()
        let count = Int(open("/getCaseCount", port, resources, isQuiet: true).first ?? "") ?? 0
        precondition(count > 0, "the fuzzing server has no cases")
        for number in 1...count { _ = open("/runCase?case=\(number)&agent=Seatwire", port, resources) }
        _ = open("/updateReports?agent=Seatwire", port, resources, isQuiet: true)
    }

    private static func open(
        _ target: String, _ port: UInt16, _ resources: WebSocketResources, isQuiet: Bool = false
    ) -> [String] {
        let socket = Socket.connect(port: port)
        let handshake = ClientHandshake(nonce: Secrecy.random(16))
        var head = "GET \(target) HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\nConnection: Upgrade\r\n"
        for field in handshake.fields { head += "\(field.name): \(field.value)\r\n" }
        guard socket.write(Array((head + "\r\n").utf8)) else { return [] }
        var parser = ResponseParser()
        parser.begin(answerTo: .get)
        while let bytes = socket.read(timeout: nil), !bytes.isEmpty {
            var position = 0
            guard let event = try? parser.next(bytes.span, &position) else { return [] }
            guard event == .head else { continue }
            let fields = parser.head.fields
            guard
                let agreement = try? handshake.check(
                    status: parser.head.status.code, HandshakeFields { fields.all($0) }, digest: SHA1.digest)
            else { return [] }
            var echo = Echo(socket: socket, resources: resources)
            echo.run(.client, agreement.deflate, rest: Array(bytes[position...]), isQuiet: isQuiet)
            return echo.texts
        }
        return []
    }
}
