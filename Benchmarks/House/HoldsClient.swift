import Bytes
import HTTP
import Reactor

/// One keep-alive connection that always has a request under way, each for another buyer.
final class HoldsClient: StreamHandler {
    private let loop: Reactor
    private let tally: HoldsTally
    /// Tells the keys of this run from those of others.
    private let run: UInt64
    private var parser = ResponseParser()
    private var sent = Tick.zero
    private var buyer = ""
    private var content: [UInt8] = []
    /// The hold that is released next.
    private var hold: String?

    init(on loop: Reactor, _ tally: HoldsTally, run: UInt64) {
        self.loop = loop
        self.tally = tally
        self.run = run
    }

    func opened(_ stream: Stream) { send(stream) }

    // MARK: Asking

    private func send(_ stream: Stream) {
        guard !tally.isOver else { return }
        if let hold {
            return send("DELETE /v1/holds/\(hold) HTTP/1.1\r\n", nil, .delete, on: stream)
        }
        guard let wish = tally.plan.take() else { return }
        buyer = Self.account(wish.number + 1)
        let seats = wish.seats.map { "\"\($0)\"" }.joined(separator: ",")
        let key = "Idempotency-Key: \(run)-\(wish.number)\r\n"
        switch tally.plan.kind {
        case .hold, .cycle:
            send("POST /v1/shows/\(wish.show)/holds HTTP/1.1\r\n\(key)", "{\"seats\":[\(seats)]}", .post, on: stream)
        case .sell:
            let party = #"{"seats":[\#(seats)],"customer":{"name":"Demo Party"}}"#
            let role = "X-Seatwire-Role: staff\r\n"
            send("POST /v1/shows/\(wish.show)/walk-ins HTTP/1.1\r\n\(role)\(key)", party, .post, on: stream)
        }
    }

    private func send(_ begin: String, _ json: String?, _ method: Method, on stream: Stream) {
        var text = "\(begin)Host: localhost\r\nX-Seatwire-Account: \(buyer)\r\n"
        if let json {
            text += "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
        } else {
            text += "\r\n"
        }
        parser.begin(answerTo: method)
        content.removeAll(keepingCapacity: true)
        sent = loop.present
        tally.waiting += 1
        stream.write(Array(text.utf8))
    }

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private static func account(_ number: Int) -> String {
        let letters = (0..<13).map { digits[number >> (5 * (12 - $0)) & 31] }
        return "acct_" + String(decoding: letters, as: UTF8.self)
    }

    // MARK: Answers

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head: continue
                case .body(let range):
                    if tally.plan.kind == .cycle { for index in range { content.append(input[index]) } }
                case .end:
                    answered()
                    send(stream)
                    if position == input.count { return position }
                }
            }
        } catch {
            tally.fail("an answer is none: \(error.message)")
            stream.abort()
            return input.count
        }
    }

    private func answered() {
        tally.waiting -= 1
        switch parser.head.status {
        case .created:
            if tally.plan.kind == .cycle { hold = Self.hold(in: content) }
        case .noContent: hold = nil
        default: return tally.fail("a request was answered \(parser.head.status.code)")
        }
        tally.count(loop.present.nanoseconds &- sent.nanoseconds)
    }

    /// The first id of an answer.
    private static func hold(in content: [UInt8]) -> String? {
        let text = String(decoding: content, as: UTF8.self)
        return text.split(separator: "\"").first { $0.hasPrefix("hold_") }.map(String.init)
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { tally.fail("a connection ended: \(reason)") }
}
