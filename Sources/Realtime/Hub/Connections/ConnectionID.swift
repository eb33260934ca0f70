/// Who a connection is: its loop, its place there, and how often that place was given away before. Never a person and
/// never an address in memory: two tabs of one person are two, and a place that is used again is somebody else.
package struct ConnectionID: Hashable, Sendable {
    package let loop: UInt8
    /// 24 bits.
    package let slot: UInt32
    package let generation: UInt32

    /// How many places a loop can have.
    package static let slots = 1 << 24

    init(loop: UInt8, slot: Int, generation: UInt32) {
        precondition((0..<Self.slots).contains(slot), "a slot has 24 bits")
        self.loop = loop
        self.slot = UInt32(slot)
        self.generation = generation
    }
}
