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
    private var buyer = 0
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

    /// Written as bytes at once: the load shares its core with the server that is measured.
    private func send(_ stream: Stream) {
        guard !tally.isOver else { return }
        var request = ByteWriter(capacity: 320)
        var json = ByteWriter(capacity: 64)
        if let hold {
            request.append("DELETE /v1/holds/")
            request.append(hold)
            request.append(" HTTP/1.1\r\n")
            parser.begin(answerTo: .delete)
        } else {
            guard let wish = tally.plan.take() else { return }
            buyer = wish.number + 1
            ask(for: wish, &request, &json)
            parser.begin(answerTo: .post)
        }
        request.append("Host: localhost\r\nX-Seatwire-Account: acct_")
        for digit in 0..<13 { request.append(Self.digits[buyer >> (5 * (12 - digit)) & 31]) }
        if json.count > 0 {
            request.append("\r\nContent-Type: application/json\r\nContent-Length: ")
            request.append(decimal: json.count)
        }
        request.append("\r\n\r\n")
        request.append(json)
        content.removeAll(keepingCapacity: true)
        sent = loop.present
        tally.waiting += 1
        stream.write(request.take())
    }

    private static let digits = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    private func ask(for wish: HoldsPlan.Wish, _ request: inout ByteWriter, _ json: inout ByteWriter) {
        let isSold = tally.plan.kind == .sell
        request.append("POST /v1/shows/")
        request.append(wish.show)
        request.append(isSold ? "/walk-ins HTTP/1.1\r\nX-Seatwire-Role: staff" : "/holds HTTP/1.1")
        request.append("\r\nIdempotency-Key: ")
        request.append(decimal: run)
        request.append(UInt8(ascii: "-"))
        request.append(decimal: wish.number)
        request.append("\r\n")
        json.append(#"{"seats":["#)
        for seat in wish.seats {
            if seat > wish.seats.lowerBound { json.append(UInt8(ascii: ",")) }
            json.append(UInt8(ascii: "\""))
            json.append(wish.row)
            json.append(UInt8(ascii: "-"))
            json.append(decimal: seat)
            json.append(UInt8(ascii: "\""))
        }
        json.append(isSold ? #"],"customer":{"name":"Demo Party"}}"# : "]}")
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
