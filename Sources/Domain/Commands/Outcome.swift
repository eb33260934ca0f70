/// What the map says to a command.
package enum Outcome: Hashable, Sendable {
    /// It changes something: these events, and this answer once they are in the ledger.
    case effect(Answer, [SeatEvent])
    /// It is answered without changing anything.
    case noEffect(Answer)
    case refused(Refusal)
}
