/// What one batch would do, decided and already taken back.
package struct BatchDecision: Sendable {
    package let at: Moment
    /// In order: first what lapsed, then what the commands did.
    package internal(set) var events: [SeatEvent] = []
    /// The bytes of each event.
    package internal(set) var bodies: [[UInt8]] = []
    /// Bytes of all bodies.
    package internal(set) var bytes = 0
    /// One for each command that was decided; those behind them wait for the next batch.
    package internal(set) var outcomes: [Outcome] = []
    package internal(set) var lapsed = 0
    package internal(set) var claims = ClaimChanges()
    /// The places in each state behind the last event.
    package internal(set) var counts: SeatCounts

    init(at: Moment, counts: SeatCounts) {
        self.at = at
        self.counts = counts
    }
}
