import Bytes

/// What all subscribers of a run have come to.
final class FanoutTally {
    private(set) var frames = 0
    private(set) var fault: String?
    /// Whether the time that frames take is written down.
    var isSampling = false
    /// From here on connections may end.
    var isOver = false
    private var untilSample = stride
    private var samples: [UInt64] = []

    /// Not every frame is looked at, and no burst is a multiple of this.
    private static let stride = 7
    private static let mostSamples = 1 << 20

    init() { samples.reserveCapacity(Self.mostSamples) }

    func count(_ payload: [UInt8], now: Tick) {
        frames += 1
        untilSample -= 1
        guard untilSample == 0 else { return }
        untilSample = Self.stride
        guard let sent = FanoutStamp.read(payload) else { return fail("a frame does not begin with the time") }
        guard isSampling, samples.count < Self.mostSamples else { return }
        samples.append(now.nanoseconds &- sent.nanoseconds)
    }

    /// The first reason is kept.
    func fail(_ reason: String) {
        if !isOver, fault == nil { fault = reason }
    }

    func check() throws {
        if let fault { throw Arguments.Fault("\(fault), after \(frames) frames") }
    }

    /// The middle and the 99th of a hundred, in milliseconds.
    func percentiles() -> (Double, Double) {
        guard !samples.isEmpty else { return (0, 0) }
        samples.sort()
        return (Double(samples[samples.count / 2]) / 1e6, Double(samples[samples.count * 99 / 100]) / 1e6)
    }
}
