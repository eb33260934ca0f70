import Telemetry
import Testing

@testable import Server

@Suite("The heap")
struct HeapTests {
    // A sanitizer has an allocator of its own.
    #if !SANITIZED
    @Test("knows what the program uses of it, so it is the one that the program allocates from")
    func used() {
        let many = 64 << 20
        let block = [UInt8](repeating: 1, count: many)
        withExtendedLifetime(block) {
            #expect(Heap.usedBytes >= many)
            #expect(Heap.reservedBytes >= Heap.usedBytes)
        }
    }

    // A process of its own: others take from the heap all the time.
    @Test("gives back what is free, when it is more than so much")
    func givingBack() async {
        await #expect(processExitsWith: .success) {
            let block = 8 << 20
            var blocks: [[UInt8]] = (0..<8).map { _ in [UInt8](repeating: 1, count: block) }
            // Every other one, so that they stay apart.
            for index in stride(from: 0, to: 8, by: 2) { blocks[index] = [] }
            let free = Heap.freeBytes
            precondition(free >= 4 * block, "\(free) bytes are free")
            Heap.giveBack(beyond: free)
            precondition(Heap.freeBytes == free, "\(Heap.freeBytes) bytes are kept")
            Heap.giveBack(beyond: free - 1)
            precondition(Heap.freeBytes < 1 << 20, "\(Heap.freeBytes) bytes are kept")
            precondition(Heap.returnedBytes >= 4 * block)
            withExtendedLifetime(blocks) {}
        }
    }
    #endif

    @Test("tells what is used and what is kept among the metrics")
    func metrics() {
        var metrics = MetricsRegistry()
        Heap.register(in: &metrics)
        let text = String(decoding: metrics.render(), as: UTF8.self)
        #expect(text.contains("\nseatwire_heap_used_bytes "))
        #expect(text.contains("\nseatwire_heap_kept_bytes "))
        Heap.giveBack()
        #expect(Heap.returnedBytes >= 0)
    }
}
