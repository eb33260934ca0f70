import HTTP
import Reactor

/// One buyer who holds a seat through HTTP and gives it back, again and again, each when the last answer is there.
/// Rests are between a half and one and a half of what the plan says, so that buyers do not march in step.
final class FeedWriter: StreamHandler {
    private let loop: Reactor
    private let plan: FeedPlan
    private let seat: Int
    private let tally: FeedTally
    private var parser = ResponseParser()
    private var content: [UInt8] = []
    private var stream: Stream?
    private var isHolding = false

    init(on loop: Reactor, _ plan: FeedPlan, seat: Int, _ tally: FeedTally) {
        self.loop = loop
        self.plan = plan
        self.seat = seat
        self.tally = tally
    }

    /// A number of its own, so that the holds of a buyer are counted apart.
    private var fields: String { "Host: localhost\r\nX-Seatwire-Account: acct_00000000000\(10 + seat)\r\n" }

    func opened(_ stream: Stream) {
        self.stream = stream
        hold()
    }

    private func hold() {
        guard !tally.isOver else {
            tally.resting += 1
            return
        }
        let body = #"{"seats":["A-\#(seat)"]}"#
        tally.asks(for: seat, now: loop.present)
        send(
            "POST /v1/shows/\(plan.show)/holds HTTP/1.1\r\n\(fields)Content-Type: application/json\r\n"
                + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
    }

    private func release(_ id: String) { send("DELETE /v1/holds/\(id) HTTP/1.1\r\n\(fields)\r\n") }

    private func send(_ text: String) {
        parser.begin(answerTo: isHolding ? .delete : .post)
        content = []
        stream?.write(Array(text.utf8))
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head: break
                case .body(let range): for index in range { content.append(input[index]) }
                case .end:
                    answered()
                    if position == input.count { return position }
                }
            }
        } catch {
            tally.fail("an answer that is none: \(error)")
            stream.abort()
            return input.count
        }
    }

    private func answered() {
        guard (200..<300).contains(parser.head.status.code) else {
            return tally.fail("status \(parser.head.status.code): \(String(decoding: content, as: UTF8.self))")
        }
        guard !isHolding else {
            isHolding = false
            return rest { $0.hold() }
        }
        let text = String(decoding: content, as: UTF8.self)
        guard let start = text.firstRange(of: #""id":""#)?.upperBound else { return tally.fail("a hold without id") }
        tally.holds += 1
        isHolding = true
        let id = String(text[start...].prefix { $0 != "\"" })
        rest { $0.release(id) }
    }

    private func rest(_ next: @escaping (FeedWriter) -> Void) {
        guard plan.rest > .zero else { return next(self) }
        _ = loop.schedule(after: plan.rest * Double.random(in: 0.5..<1.5)) { [weak self] in
            if let self { next(self) }
        }
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { tally.fail("a writer's connection ended: \(reason)") }
}
