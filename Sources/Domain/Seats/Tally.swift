/// What is counted along the way.
struct Tally: Hashable, Sendable {
    /// Places in each state, by its number.
    var states = StateCounts()
    /// People inside.
    var inside: Int32 = 0
    /// Whether anything was ever sold: then times and prices stay as they are.
    var hasSold = false
    /// Gates in the order of their first use.
    var gates: [GateCount] = []
}
