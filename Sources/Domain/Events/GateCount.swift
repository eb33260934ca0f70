/// How many people passed a gate, in either direction.
package struct GateCount: Hashable, Sendable {
    package let gate: GateName
    package var entries: Int64
    package var exits: Int64

    package init(gate: GateName, entries: Int64 = 0, exits: Int64 = 0) {
        self.gate = gate
        self.entries = entries
        self.exits = exits
    }
}
