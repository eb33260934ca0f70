internal import CLinux

/// How this process asks the system for memory.
package enum ProcessMemory {
    /// Bytes of a block that is the system's again as soon as it is given up.
    static let largeBlock = 256 << 10

    /// The C library would keep large blocks that were given up for later ones, and call larger and larger ones
    /// small. The opening of a full hall takes some, once, and the show would seem to need them for ever.
    package static func giveBackLargeBlocks() {
        sw_keep_blocks_apart(CInt(largeBlock))
    }

    /// Large blocks that are in use.
    static var largeBlocks: Int { sw_blocks_apart() }
}
