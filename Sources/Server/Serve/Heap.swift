internal import Telemetry

// A sanitizer has an allocator of its own, and would not see what only tcmalloc knows.
#if !SANITIZED
internal import CTcmalloc
#endif

/// Where every allocation of the server comes from: tcmalloc, which keeps what was freed for whoever asks next.
enum Heap {
    /// In use by the program.
    static var usedBytes: Int { property("generic.current_allocated_bytes") }
    /// Taken from the system: in use, kept, or given back and not taken again yet.
    static var reservedBytes: Int { property("generic.heap_size") }
    /// Given back to the system, which no longer counts it as ours.
    static var returnedBytes: Int { property("tcmalloc.pageheap_unmapped_bytes") }

    /// Whole pages that are free and could be given back.
    static var freeBytes: Int { property("tcmalloc.pageheap_free_bytes") }

    /// Gives back what nobody uses. By itself the allocator does that too slowly for a server whose rush is over.
    /// - Parameter bytes: for no more than that it does nothing.
    static func giveBack(beyond bytes: Int = 0) {
        #if !SANITIZED
        if freeBytes > bytes { MallocExtension_ReleaseFreeMemory() }
        #endif
    }

    static func register(in metrics: inout MetricsRegistry) {
        metrics.sampledGauge("seatwire_heap_used_bytes", "Memory that the program uses of its heap.") {
            Double(usedBytes)
        }
        metrics.sampledGauge("seatwire_heap_kept_bytes", "Memory that the heap keeps for the next who asks.") {
            Double(max(0, reservedBytes - returnedBytes - usedBytes))
        }
    }

    private static func property(_ name: String) -> Int {
        #if SANITIZED
        return 0
        #else
        var value = 0
        return MallocExtension_GetNumericProperty(name, &value) == 1 ? value : 0
        #endif
    }
}
