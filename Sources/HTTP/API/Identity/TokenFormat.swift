/// How access tokens are written.
package enum TokenFormat: Hashable, Sendable {
    /// PASETO v4.local: encrypted, nobody but us reads it.
    case paseto
    /// JWT, signed with HMAC and SHA-256: whoever has it can read it.
    case jwt
}
