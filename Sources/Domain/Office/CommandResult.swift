/// What a caller is told.
package enum CommandResult: Hashable, Sendable {
    /// Its effect is in the ledger, at this position or before. Told again when the command is repeated.
    case answered(Answer, LedgerPosition)
    case refused(Refusal)
    case unavailable(Unavailability)

    package enum Unavailability: Hashable, Sendable {
        /// Too many wait, or it waited too long: nothing was done.
        case overloaded
        /// It may have been done. The same command under the same number will tell.
        case outcomeUnknown
        /// The ledger refuses its content.
        case rejected
    }
}
