import Glibc
import Testing

@testable import Reactor

@Suite("The memory of the process")
struct ProcessMemoryTests {
    @Test("a large block is given back to the system when it is given up, though larger ones were before")
    func largeBlocks() {
        ProcessMemory.giveBackLargeBlocks()
        // The C library takes the size of what it gives back for its new bound, unless it was told one.
        free(malloc(16 << 20))
        let before = mallinfo2().hblks
        let blocks = (0..<50).map { _ in malloc(ProcessMemory.largeBlock) }
        // Other tests have large blocks, too, but not fifty at a time.
        #expect(mallinfo2().hblks >= before + 25)
        for block in blocks { free(block) }
        #expect(mallinfo2().hblks <= before + 25)
    }
}
