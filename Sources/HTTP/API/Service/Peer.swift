package import Bytes

/// The other end of a connection, as the socket knows it.
package struct Peer: Sendable {
    package let address: IPAddress
    package let isSecure: Bool

    package init(address: IPAddress, isSecure: Bool) {
        self.address = address
        self.isSecure = isSecure
    }
}
