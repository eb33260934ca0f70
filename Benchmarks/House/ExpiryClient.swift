import Bytes
import Contract
import HTTP
import Reactor

/// Holds every seat of one show, each for another buyer, and then waits for event after event: what lapses first comes
/// first, so the next event ends the hold with the next deadline.
final class ExpiryClient: StreamHandler {
    private let show: String
    private let labels: [String]
    private let tally: ExpiryTally
    private var parser = ResponseParser()
    private var content: [UInt8] = []
    private var deadlines: [Int64] = []
    private var epoch = ""
    private var seq: Int64 = 0
    private var released = 0

    init(_ show: String, _ labels: [String], _ tally: ExpiryTally) {
        self.show = show
        self.labels = labels
        self.tally = tally
    }

    /// Whether all of its holds stand.
    var isReady: Bool { deadlines.count == labels.count }
    var isOver: Bool { isReady && released == labels.count }

    func opened(_ stream: Stream) { send(stream) }

    private func send(_ stream: Stream) {
        guard !isOver else { return }
        let number = String(deadlines.count + 1, radix: 10)
        let account = "acct_" + String(repeating: "0", count: 13 - number.count) + number
        content.removeAll(keepingCapacity: true)
        if isReady {
            let path = "/v1/shows/\(show)/seats?state=blocked&limit=1&at_least=\(epoch):\(seq + 1):00000000"
            parser.begin(answerTo: .get)
            stream.write(Array("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
        } else {
            let json = "{\"seats\":[\"\(labels[deadlines.count])\"]}"
            let text =
                "POST /v1/shows/\(show)/holds HTTP/1.1\r\nHost: localhost\r\nX-Seatwire-Account: \(account)\r\n"
                + "Content-Type: application/json\r\nContent-Length: \(json.utf8.count)\r\n\r\n\(json)"
            parser.begin(answerTo: .post)
            stream.write(Array(text.utf8))
        }
    }

    func received(_ input: Span<UInt8>, on stream: Stream) -> Int {
        var position = 0
        do throws(HTTPFault) {
            while true {
                switch try parser.next(input, &position) {
                case .more: return position
                case .head: continue
                case .body(let range): for index in range { content.append(input[index]) }
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
        let now = WallClock.microseconds / 1_000
        // Nothing has come yet.
        if isReady, parser.head.status.code == 503 { return }
        guard let json = try? JSONReader.read(content), case .string(let text) = json["position"] else {
            return tally.fail("\(show) answers \(parser.head.status.code)")
        }
        let parts = text.split(separator: ":")
        guard parts.count == 3, let reached = Int64(parts[1]) else { return tally.fail("no position: \(text)") }
        epoch = String(parts[0])
        if isReady {
            for _ in 0..<max(0, reached - seq) where released < deadlines.count {
                tally.count(deadline: deadlines[released], seen: now)
                released += 1
            }
        } else {
            guard case .integer(let left) = json["expires_in_ms"], case .string(let end) = json["expires_at"],
                let deadline = Self.milliseconds(end), left > 0
            else { return tally.fail("no deadline: \(String(decoding: content, as: UTF8.self))") }
            deadlines.append(deadline)
        }
        seq = reached
    }

    /// `2026-11-20T19:30:00.000Z`, as far as hours go: a run lasts minutes.
    private static func milliseconds(_ text: String) -> Int64? {
        let parts = text.dropLast().split { "-T:.".contains($0) }.compactMap { Int64($0) }
        guard parts.count == 7 else { return nil }
        let (year, month, day) = (Int(parts[0]), Int(parts[1]), Int(parts[2]))
        guard let days = CivilDate.daysSince1970(year: year, month: month, day: day) else { return nil }
        return ((days * 24 + parts[3]) * 60 + parts[4]) * 60_000 + parts[5] * 1_000 + parts[6]
    }

    func ended(_ stream: Stream) { stream.finish() }
    func drained(_ stream: Stream) {}
    func closed(_ stream: Stream, why reason: StreamEnd) { if !isOver { tally.fail("a connection ended: \(reason)") } }
}
