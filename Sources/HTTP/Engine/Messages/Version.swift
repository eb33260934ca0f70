/// The protocol versions that are spoken (RFC 9112 section 2.3); any other is refused with 505.
package enum Version: Hashable, Sendable {
    case http10
    case http11
}
