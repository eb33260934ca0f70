internal import CLinux
internal import Glibc

/// The word of this process that it listens at an address, or is about to: an abstract Unix socket, which no other can
/// have meanwhile and which goes with the process at the latest. The listeners themselves share their address by
/// SO_REUSEPORT: a second server of the same user would share it too, without a word, and each would get half of the
/// clients.
package final class AddressClaim: Sendable {
    private let descriptor: Locked<CInt?>

    private init(_ descriptor: consuming Descriptor) { self.descriptor = Locked(descriptor.release()) }

    deinit { release() }

    /// Fails when another program listens there, or has claimed it; nil when the system is to choose the port.
    package static func take(_ address: SocketAddress) throws(SystemFailure) -> AddressClaim? {
        guard let port = address.port, port > 0 else { return nil }
        let name = SocketAddress.unix("\0seatwire at \(address)")
        let socket = try Socket.make(for: name)
        let number = socket.raw
        guard try name.withRaw({ raw, length in bind(number, raw, length) }) == 0 else {
            throw SystemFailure(call: "bind")
        }
        try checkFree(address)
        return AddressClaim(socket)
    }

    /// Lets the next one have the address.
    package func release() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }

    /// What listens there by another name, for all addresses or by another program, is found by listening alone.
    private static func checkFree(_ address: SocketAddress) throws(SystemFailure) {
        let socket = try Socket.make(for: address)
        try Socket.set(SO_REUSEADDR, to: 1, on: socket)
        let number = socket.raw
        let bound = try address.withRaw { raw, length in bind(number, raw, length) }
        guard bound == 0, listen(number, 1) == 0 else { throw SystemFailure(call: "bind") }
    }
}
