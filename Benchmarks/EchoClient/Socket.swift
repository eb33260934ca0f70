import Bytes
import Glibc

/// A blocking socket, which is all that one peer at a time needs.
final class Socket {
    private let descriptor: CInt

    init(descriptor: CInt) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    static func connect(port: UInt16) -> Socket {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        let done = withAddress(port) { Glibc.connect(descriptor, $0, $1) }
        precondition(done == 0, "nobody listens")
        return Socket(descriptor: descriptor).undelayed()
    }

    /// What has come: nil when nothing did before the time, empty at the peer's end.
    func read(timeout: Duration?) -> [UInt8]? {
        var poll = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let wait = timeout.map { CInt(clamping: $0.wholeMilliseconds + 1) } ?? -1
        guard Glibc.poll(&poll, 1, wait) > 0 else { return nil }
        var block = [UInt8](repeating: 0, count: 1 << 16)
        let count = Glibc.read(descriptor, &block, block.count)
        return Array(block.prefix(max(0, count)))
    }

    /// False when the peer has gone.
    func write(_ bytes: [UInt8]) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes { raw in
                send(descriptor, raw.baseAddress?.advanced(by: sent), raw.count - sent, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }

    static var now: Tick {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Tick(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }

    private func undelayed() -> Socket {
        var on: CInt = 1
        setsockopt(descriptor, CInt(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<CInt>.size))
        return self
    }

    private static func withAddress(_ port: UInt16, _ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
