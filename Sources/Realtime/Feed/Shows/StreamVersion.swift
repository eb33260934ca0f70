internal import Contract

/// The version of a topic: which history of the show, and which number in it. Rises even when a new history begins
/// before the end of the old one.
struct StreamVersion: Hashable {
    let generation: UInt64
    let seq: Int64

    private static let bits: UInt64 = 40

    init(_ generation: UInt64, _ seq: Int64) {
        self.generation = generation
        self.seq = seq
    }

    init(_ version: UInt64) {
        generation = version >> Self.bits
        seq = Int64(version & (1 << Self.bits - 1))
    }

    var number: UInt64 { generation << Self.bits | UInt64(bitPattern: seq) & (1 << Self.bits - 1) }
}
