/// Why nothing more is said between two processes.
package enum ConversationFailure: Error, Hashable, Sendable {
    /// The other side has ended, or does not listen any more.
    case over
    /// It took longer than it may.
    case tooLate
    case system(SystemFailure)
}
