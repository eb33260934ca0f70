/// What a caller is told.
package enum CommandResult: Hashable, Sendable {
    /// Its effect, if it has one, is in the ledger at this position.
    case answered(Answer, LedgerPosition)
    /// It was done before, by the same command: the answer of then, and where the ledger is now.
    case repeated(Answer, LedgerPosition)
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
