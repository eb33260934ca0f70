import Crypto
import HTTP
import Reactor
import WebSocket

/// A client's handshake; whoever follows takes over the stream.
final class SocketOpening: StreamHandler {
    private let target: String
    private let handshake: ClientHandshake
    private var parser = ResponseParser()
    private let tally: FanoutTally
    private let next: () -> any StreamHandler

    init(
        _ target: String, _ tally: FanoutTally, compresses: Bool = false, next: @escaping () -> any StreamHandler
    ) {
        self.target = target
        handshake = ClientHandshake(nonce: Secrecy.random(16), compresses: compresses)
        self.tally = tally
        self.next = next
    }

    func opened(_ stream: Stream) {
        let fields = handshake.fields.map { (name: $0.name.description, value: $0.value) }
        do throws(HTTPFault) {
            parser.begin(answerTo: .get)
            stream.write(
                try RequestWriter.write(
                    OutgoingRequest(.get, target, authority: "localhost", fields: fields, connection: .upgrade)))
        } catch {
            tally.fail("\(error)")
        }
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do {
            switch try parser.next(input, &position) {
            case .more: return position
            case .head, .body, .end: break
            }
            let fields = parser.head.fields
            _ = try handshake.check(
                status: parser.head.status.code, HandshakeFields { fields.all($0) }, digest: { SHA1.digest(of: $0) })
        } catch {
            tally.fail("\(error)")
            stream.abort()
            return input.count
        }
        let newcomer = next()
        stream.hand(over: newcomer)
        newcomer.opened(stream)
        return position
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { tally.fail("a handshake ended: \(reason)") }
}
