package import Bytes
internal import CLinux
internal import Glibc

/// Where a socket listens or whom it talks to.
package enum SocketAddress: Hashable, Sendable {
    case ip(IPAddress, port: UInt16)
    /// A path in the file system.
    case unix(String)

    /// The loopback address with a port; 0 lets the kernel choose one.
    package static func loopback(port: UInt16 = 0) -> Self { .ip(IPAddress(v4: 0x7F00_0001), port: port) }

    /// The internet address, or nil for a Unix socket.
    package var ip: IPAddress? {
        switch self {
        case .ip(let address, _): address
        case .unix: nil
        }
    }

    package var port: UInt16? {
        switch self {
        case .ip(_, let port): port
        case .unix: nil
        }
    }
}

extension SocketAddress: CustomStringConvertible {
    package var description: String {
        switch self {
        case .ip(let address, let port): address.v4 == nil ? "[\(address)]:\(port)" : "\(address):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }
}

extension SocketAddress {
    /// The socket family for `socket`.
    var family: CInt {
        switch self {
        case .ip(let address, _): address.v4 == nil ? AF_INET6 : AF_INET
        case .unix: AF_UNIX
        }
    }

    /// Lends the address in the form the kernel reads. Fails when a path is too long for it.
    func withRaw<Result>(
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFailure) -> Result
    ) throws(SystemFailure) -> Result {
        switch self {
        case .ip(let address, let port): try Self.withInternet(address, port, body)
        case .unix(let path): try Self.withPath(path, body)
        }
    }

    /// Reads an address that the kernel filled in.
    init?(_ storage: sockaddr_storage, length: socklen_t) {
        var storage = storage
        switch CInt(storage.ss_family) {
        case AF_INET:
            self = withUnsafeBytes(of: &storage) { raw in
                let address = raw.load(as: sockaddr_in.self)
                return .ip(
                    IPAddress(v4: UInt32(bigEndian: address.sin_addr.s_addr)), port: UInt16(bigEndian: address.sin_port)
                )
            }
        case AF_INET6:
            self = withUnsafeBytes(of: &storage) { raw in
                let start = MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 8
                let high = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start, as: UInt64.self))
                let low = UInt64(bigEndian: raw.loadUnaligned(fromByteOffset: start + 8, as: UInt64.self))
                let port = UInt16(bigEndian: raw.load(as: sockaddr_in6.self).sin6_port)
                return .ip(IPAddress(high: high, low: low), port: port)
            }
        case AF_UNIX:
            let start = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
            self = withUnsafeBytes(of: &storage) { raw in
                let end = min(Int(length), raw.count)
                let path = start < end ? raw[start..<end].prefix { $0 != 0 } : []
                return .unix(String(decoding: path, as: UTF8.self))
            }
        default: return nil
        }
    }

    private static func withInternet<Result>(
        _ address: IPAddress, _ port: UInt16,
        _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFailure) -> Result
    ) throws(SystemFailure) -> Result {
        if let octets = address.v4 {
            var raw = sockaddr_in()
            raw.sin_family = sa_family_t(AF_INET)
            raw.sin_port = port.bigEndian
            raw.sin_addr.s_addr = octets.bigEndian
            return try lend(&raw, length: MemoryLayout<sockaddr_in>.size, body)
        }
        var raw = sockaddr_in6()
        raw.sin6_family = sa_family_t(AF_INET6)
        raw.sin6_port = port.bigEndian
        withUnsafeMutableBytes(of: &raw.sin6_addr) { bytes in
            bytes.storeBytes(of: address.high.bigEndian, toByteOffset: 0, as: UInt64.self)
            bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
        }
        return try lend(&raw, length: MemoryLayout<sockaddr_in6>.size, body)
    }

    private static func withPath<Result>(
        _ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFailure) -> Result
    ) throws(SystemFailure) -> Result {
        var raw = sockaddr_un()
        raw.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        let room = MemoryLayout.size(ofValue: raw.sun_path) - 1
        guard bytes.count <= room else { throw SystemFailure(call: "socket path", number: ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &raw.sun_path) { $0.copyBytes(from: bytes) }
        return try lend(&raw, length: MemoryLayout<sockaddr_un>.size, body)
    }

    private static func lend<Raw, Result>(
        _ raw: inout Raw, length: Int, _ body: (UnsafePointer<sockaddr>, socklen_t) throws(SystemFailure) -> Result
    ) throws(SystemFailure) -> Result {
        try withUnsafePointer(to: &raw) { pointer throws(SystemFailure) in
            try body(UnsafeRawPointer(pointer).assumingMemoryBound(to: sockaddr.self), socklen_t(length))
        }
    }
}
