package import Domain

/// How a house fills up.
package struct DoorStatistics: Hashable, Sendable {
    /// What went through one gate in one minute.
    package struct Minute: Hashable, Sendable {
        package let gate: String
        /// Its beginning.
        package let at: Moment
        package let entries: Int64
        package let exits: Int64
        package let refused: Int64
    }

    /// Valid tickets.
    package let expected: Int64
    /// Distinct people who came in.
    package let admitted: Int64
    package let refused: Int64
    package let minutes: [Minute]
}
