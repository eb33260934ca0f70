/// The row of a place that is not free: who has it, and in which generation.
package struct Claim: Hashable, Sendable {
    package let state: PlaceState
    package let owner: Int64
    package let generation: Int32

    package init(state: PlaceState, owner: Int64, generation: Int32) {
        self.state = state
        self.owner = owner
        self.generation = generation
    }
}
