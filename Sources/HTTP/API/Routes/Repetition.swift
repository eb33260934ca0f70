/// What happens when the same request comes again, because its answer was lost.
package enum Repetition: Hashable, Sendable {
    /// It only reads.
    case reads
    /// Under the same Idempotency-Key it is done once.
    case keyed
    /// Done twice is done once by its nature.
    case natural
    /// It is done again, or refused.
    case once
}
