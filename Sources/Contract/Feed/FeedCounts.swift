/// How a house fills, for staff.
package struct FeedCounts: Hashable, Sendable {
    /// What went through one gate.
    package struct Gate: Hashable, Sendable {
        package var gate: String
        package var entries: Int64
        package var exits: Int64
        package var refused: Int64

        package init(gate: String, entries: Int64, exits: Int64, refused: Int64) {
            self.gate = gate
            self.entries = entries
            self.exits = exits
            self.refused = refused
        }
    }

    package var show: String
    package var checkedIn: Int
    package var inside: Int
    /// Connections of this node that watch the show.
    package var viewers: Int
    package var gates: [Gate]

    package init(show: String, checkedIn: Int, inside: Int, viewers: Int, gates: [Gate]) {
        self.show = show
        self.checkedIn = checkedIn
        self.inside = inside
        self.viewers = viewers
        self.gates = gates
    }

    package var bytes: [UInt8] {
        JSONWriter.object { json in
            json.string("type", "counts")
            json.string("show", show)
            json.integer("checked_in", checkedIn)
            json.integer("inside", inside)
            json.integer("viewers", viewers)
            json.array("gates") { list in
                for gate in gates {
                    list.object { json in
                        json.string("gate", gate.gate)
                        json.integer("in", gate.entries)
                        json.integer("out", gate.exits)
                        json.integer("refused", gate.refused)
                    }
                }
            }
        }
    }
}
