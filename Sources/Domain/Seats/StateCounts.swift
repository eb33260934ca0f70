/// Places in each state, by its number. Two small vectors instead of a wide one, whose alignment is more than a task's
/// allocator gives: see `EventHash`.
struct StateCounts: Hashable, Sendable {
    private var low = SIMD4<Int32>()
    private var high = SIMD4<Int32>()

    subscript(state: Int) -> Int32 {
        get { state < 4 ? low[state] : high[state - 4] }
        set { if state < 4 { low[state] = newValue } else { high[state - 4] = newValue } }
    }
}
