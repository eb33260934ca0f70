/// Random numbers of a seed, cheap in a build without optimisation: one multiplication each.
struct SeededNumbers {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 | 1
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state >> 20
    }

    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
}
