internal import CLinux
internal import Glibc

/// Sockets as the loops use them: non-blocking and closed on exec from their first moment.
enum Socket {
    static func make(for address: SocketAddress) throws(SystemFailure) -> Descriptor {
        let type = CInt(SOCK_STREAM.rawValue) | CInt(SOCK_NONBLOCK.rawValue) | CInt(SOCK_CLOEXEC.rawValue)
        return try Descriptor(socket(address.family, type, 0), "socket")
    }

    static func set(
        _ option: CInt, at level: CInt = SOL_SOCKET, to value: CInt, on descriptor: borrowing Descriptor
    ) throws(SystemFailure) {
        var value = value
        let done = setsockopt(descriptor.raw, level, option, &value, socklen_t(MemoryLayout<CInt>.size))
        guard done == 0 else { throw SystemFailure(call: "setsockopt") }
    }

    /// Small answers go out at once: gathering is done by the loop, not by Nagle's algorithm.
    static func sendAtOnce(_ descriptor: borrowing Descriptor, to peer: SocketAddress) {
        guard peer.ip != nil else { return }
        try? set(TCP_NODELAY, at: CInt(IPPROTO_TCP), to: 1, on: descriptor)
    }

    /// The address a socket is bound to.
    static func name(of descriptor: CInt) throws(SystemFailure) -> SocketAddress {
        var storage = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let done = withUnsafeMutablePointer(to: &storage) {
            getsockname(descriptor, UnsafeMutableRawPointer($0).assumingMemoryBound(to: sockaddr.self), &length)
        }
        guard done == 0 else { throw SystemFailure(call: "getsockname") }
        guard let address = SocketAddress(storage, length: length) else {
            throw SystemFailure(call: "getsockname", number: EAFNOSUPPORT)
        }
        return address
    }
}
