/// Why a token cannot be opened. Clients are told neither.
package enum TokenFault: Error, Hashable, Sendable {
    /// It does not have the form of its kind.
    case malformed
    /// Whoever made it did not have the key, or meant it for something else.
    case forged
}
