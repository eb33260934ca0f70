package import Domain

/// How a house fills up.
package struct DoorFigures: Hashable, Sendable {
    /// What went through one gate in one minute.
    package struct Minute: Hashable, Sendable {
        package let gate: String
        /// Its beginning.
        package let at: Moment
        package let entries: Int64
        package let exits: Int64
        package let refused: Int64

        package init(gate: String, at: Moment, entries: Int64, exits: Int64, refused: Int64) {
            self.gate = gate
            self.at = at
            self.entries = entries
            self.exits = exits
            self.refused = refused
        }
    }

    /// Valid tickets.
    package let expected: Int64
    /// Distinct people who came in.
    package let admitted: Int64
    package let refused: Int64
    package let minutes: [Minute]

    package init(expected: Int64, admitted: Int64, refused: Int64, minutes: [Minute]) {
        self.expected = expected
        self.admitted = admitted
        self.refused = refused
        self.minutes = minutes
    }
}
