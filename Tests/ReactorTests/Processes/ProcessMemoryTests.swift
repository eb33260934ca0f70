import Glibc
import Testing

@testable import Reactor

@Suite("The memory of the process")
struct ProcessMemoryTests {
    // The sanitizers replace the allocator that is asked here.
    #if !SANITIZED
    // A process of its own, so that the blocks of other tests are not counted.
    @Test("a large block is given back to the system when it is given up, though larger ones were before")
    func largeBlocks() async {
        await #expect(processExitsWith: .success) {
            ProcessMemory.giveBackLargeBlocks()
            // The C library takes the size of what it gives back for its new bound, unless it was told one.
            free(malloc(16 << 20))
            let before = ProcessMemory.largeBlocks
            let large = malloc(ProcessMemory.largeBlock)
            let small = malloc(ProcessMemory.largeBlock - 4_096)
            let during = ProcessMemory.largeBlocks
            free(large)
            free(small)
            precondition(during == before + 1, "\(during - before) of two blocks are large")
            precondition(ProcessMemory.largeBlocks == before, "the block is kept")
        }
    }
    #endif
}
