internal import Crypto

/// Random numbers to spread moments in time: seeded well once, then cheap. Nothing secret is made of them.
struct JitterSource: RandomNumberGenerator {
    private var state: UInt64

    init() {
        state = Secrecy.random(8).reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// SplitMix64 (Steele, Lea and Flood 2014).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
