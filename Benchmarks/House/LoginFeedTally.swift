import Bytes
import Contract

/// How long it takes from a hold that is asked for until viewers are told of it. A viewer may hear of it before the
/// buyer has his answer, which tells its number in the history of the show.
final class LoginFeedTally {
    private(set) var samples: [UInt64] = []
    private(set) var fault: String?
    /// From here on connections may end.
    var isOver = false
    private var asked: [Int64: UInt64] = [:]
    private var heard: [Int64: [UInt64]] = [:]

    /// Begins to measure anew.
    func begin() {
        samples = []
        asked = [:]
        heard = [:]
    }

    /// A hold was answered with this position.
    func asked(_ position: String, at moment: UInt64) {
        let parts = position.split(separator: ":")
        guard parts.count == 3, let seq = Int64(parts[1]) else { return fail("a hold without a position") }
        asked[seq] = moment
        for time in heard.removeValue(forKey: seq) ?? [] { samples.append(time &- moment) }
    }

    /// A viewer was told something.
    func told(_ message: [UInt8], now: Tick) {
        guard let json = try? JSONReader.read(message), json["type"] == .string("change"),
            case .integer(let prev) = json["prev"], case .integer(let seq) = json["seq"], prev < seq
        else { return }
        for number in (prev + 1)...seq {
            if let moment = asked[number] {
                samples.append(now.nanoseconds &- moment)
            } else {
                heard[number, default: []].append(now.nanoseconds)
            }
        }
    }

    /// The first reason is kept.
    func fail(_ reason: String) {
        if !isOver, fault == nil { fault = reason }
    }
}
