/// Which end of a connection an engine is. Clients mask what they send, servers end the transport first (RFC 6455
/// sections 5.1 and 7.1.1).
package enum Role: Hashable, Sendable {
    case server
    case client
}
