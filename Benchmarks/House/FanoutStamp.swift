import Bytes

/// The time at which a message was sent, as the first digits of its payload.
enum FanoutStamp {
    static let digits = 20

    static func write(_ time: Tick, to payload: inout [UInt8], at start: Int) {
        var rest = time.nanoseconds
        for index in (start..<start + digits).reversed() {
            payload[index] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
        }
    }

    /// Nil when the payload begins with something else.
    static func read(_ payload: [UInt8]) -> Tick? {
        guard payload.count >= digits else { return nil }
        var time: UInt64 = 0
        for index in 0..<digits {
            let digit = payload[index] &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            time = time &* 10 &+ UInt64(digit)
        }
        return Tick(nanoseconds: time)
    }
}
