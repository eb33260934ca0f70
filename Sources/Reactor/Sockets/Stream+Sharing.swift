internal import CLinux
internal import Glibc

// What many connections are sent alike: one array of bytes, handed to the kernel for each without being queued.

extension Stream {
    /// What became of bytes that belong to many.
    package enum Sharing {
        /// The kernel has all of it.
        case sent
        /// The stream keeps the rest, and tells `drained` when that is gone.
        case kept
        /// Nothing was taken: earlier output waits, and `drained` tells when it is gone.
        case busy
        /// The connection is broken. It is still there and hears of it in this turn.
        case broken
    }

    /// Sends bytes at once, without a copy and without keeping them unless the kernel is full. The handler is never
    /// called from inside, so that whoever sends may be in the middle of a list of connections.
    package func share(_ bytes: borrowing [UInt8]) -> Sharing {
        guard state == .open else { return .broken }
        guard output.isEmpty else { return .busy }
        guard secure == nil else {
            // Every connection encrypts for itself: the records are made at the end of the turn.
            output.append(copy bytes)
            flushLater()
            return .kept
        }
        let total = bytes.count
        let sent = bytes.withUnsafeBufferPointer { send(descriptor, $0.baseAddress, total, CInt(MSG_NOSIGNAL)) }
        if sent == total { return .sent }
        if sent < 0, errno != EAGAIN, errno != EINTR {
            // The end is told from the turn's sending: there it meets the same error.
            output.append(copy bytes)
            flushLater()
            return .broken
        }
        output.append(copy bytes, behind: max(sent, 0))
        flushLater()
        return .kept
    }

    /// Keeps what the kernel has taken and not yet sent small, so that what is not sent yet can still be merged with
    /// what comes after it. Harmless where the kernel cannot (Unix sockets).
    package func limitUnsent(to bytes: Int) {
        var limit = CInt(clamping: bytes)
        _ = setsockopt(
            descriptor, CInt(IPPROTO_TCP), TCP_NOTSENT_LOWAT, &limit, socklen_t(MemoryLayout<CInt>.size))
    }
}
