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
