import Bytes
import Crypto
import HTTP
import WebSocket

/// Sends every message of a fuzzing server back, case by case: `EchoClient 9001`.
@main struct Main {
    static func main() {
        guard CommandLine.arguments.count == 2, let port = UInt16(CommandLine.arguments[1]) else {
            print("usage: EchoClient PORT")
            return
        }
        visit(port)
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
            echo.run(agreement.deflate, rest: Array(bytes[position...]), isQuiet: isQuiet)
            return echo.texts
        }
        return []
    }
}
