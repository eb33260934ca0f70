import Bytes

/// When each writer asked for its seat, and how long it took until viewers saw it held.
final class FeedTally {
    private(set) var frames = 0
    private(set) var fault: String?
    var isSampling = false
    /// From here on connections may end.
    var isOver = false
    /// Writers that hold nothing any more.
    var resting = 0
    /// Holds that were answered.
    var holds = 0
    private var asked: [Tick]
    private var samples: [UInt64] = []

    private static let mark = Array(#""held","state":"h","seats":["A-"#.utf8)
    private static let mostSamples = 1 << 21

    init(writers: Int) {
        asked = Array(repeating: .never, count: writers + 1)
        samples.reserveCapacity(Self.mostSamples)
    }

    /// - Parameter seat: counted from one.
    func asks(for seat: Int, now: Tick) { asked[seat] = now }

    /// A viewer got a message.
    /// - Parameter isSampled: whether it is looked at.
    func take(_ message: [UInt8], now: Tick, isSampled: Bool) {
        frames += 1
        guard isSampled, isSampling else { return }
        var index = 0
        while index + Self.mark.count < message.count {
            guard message[index] == Self.mark[0], message[index...].starts(with: Self.mark) else {
                index += 1
                continue
            }
            index += Self.mark.count
            var seat = 0
            while index < message.count, message[index] &- 0x30 < 10 {
                seat = seat * 10 + Int(message[index] - 0x30)
                index += 1
            }
            guard asked.indices.contains(seat), asked[seat] < now, samples.count < Self.mostSamples else { continue }
            samples.append(now.nanoseconds - asked[seat].nanoseconds)
        }
    }

    /// The first reason is kept.
    func fail(_ reason: String) {
        if !isOver, fault == nil { fault = reason }
    }

    func check() throws {
        if let fault { throw Arguments.Fault("\(fault), after \(frames) frames") }
    }

    /// In milliseconds.
    func percentile(_ hundredth: Int) -> Double {
        guard !samples.isEmpty else { return 0 }
        samples.sort()
        return Double(samples[min(samples.count - 1, samples.count * hundredth / 100)]) / 1e6
    }
}
