internal import CLinux
internal import Glibc

/// Pieces of output waiting for the kernel, in order, gathered into few calls.
struct OutputQueue: ~Copyable {
    /// What one attempt to send came to.
    enum Outcome {
        case emptied
        /// The kernel takes no more for now.
        case blocked
        case failed(SystemFailure)
    }

    private var pieces: [[UInt8]] = []
    private var first = 0
    /// How much of the first piece is gone.
    private var offset = 0
    /// Bytes that wait.
    private(set) var count = 0

    var isEmpty: Bool { count == 0 }

    mutating func append(_ piece: [UInt8]) {
        guard !piece.isEmpty else { return }
        pieces.append(piece)
        count += piece.count
    }

    /// Takes over what is left of a piece of which the kernel has the beginning already. Nothing else may wait.
    mutating func append(_ piece: [UInt8], behind sent: Int) {
        precondition(isEmpty && sent < piece.count, "the rest of a piece comes first")
        pieces.append(piece)
        offset = sent
        count = piece.count - sent
    }

    /// Lends the first bytes, of one piece, to somebody who takes them all.
    mutating func takeFirst<Failure: Error>(
        atMost limit: Int, _ body: (UnsafeRawBufferPointer) throws(Failure) -> Void
    ) throws(Failure) {
        guard first < pieces.count else { return }
        let taken = min(limit, pieces[first].count - offset)
        let start = offset
        try pieces[first].withUnsafeBufferPointer { bytes throws(Failure) in
            try body(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: bytes[start..<start + taken])))
        }
        drop(taken)
    }

    /// Sends as much as the kernel takes.
    mutating func send(to descriptor: CInt, piecesPerCall: Int) -> Outcome {
        while count > 0 {
            let sent = push(to: descriptor, atMost: piecesPerCall)
            if sent >= 0 {
                drop(sent)
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: return .blocked
            default: return .failed(SystemFailure(call: "send"))
            }
        }
        return .emptied
    }

    mutating func removeAll() {
        pieces = []
        first = 0
        offset = 0
        count = 0
    }

    private func push(to descriptor: CInt, atMost limit: Int) -> Int {
        if pieces.count - first == 1 {
            return pieces[first].withUnsafeBytes { bytes in
                let rest = UnsafeRawBufferPointer(rebasing: bytes[offset...])
                // MSG_NOSIGNAL: a peer that is gone is an error to handle, not a SIGPIPE that kills us.
                return transmit(rest, to: descriptor)
            }
        }
        let total = min(limit, pieces.count - first)
        return withUnsafeTemporaryAllocation(of: iovec.self, capacity: total) { vectors in
            gather(0, of: total, into: vectors, descriptor)
        }
    }

    /// Every piece lends its bytes for as long as the call lasts, hence one frame of recursion for each.
    private func gather(
        _ index: Int, of total: Int, into vectors: UnsafeMutableBufferPointer<iovec>, _ descriptor: CInt
    ) -> Int {
        guard index < total else {
            var message = msghdr()
            message.msg_iov = vectors.baseAddress
            message.msg_iovlen = total
            return sendmsg(descriptor, &message, CInt(MSG_NOSIGNAL))
        }
        return pieces[first + index].withUnsafeBytes { bytes in
            let rest = UnsafeRawBufferPointer(rebasing: index == 0 ? bytes[offset...] : bytes[...])
            vectors[index] = iovec(iov_base: UnsafeMutableRawPointer(mutating: rest.baseAddress), iov_len: rest.count)
            return gather(index + 1, of: total, into: vectors, descriptor)
        }
    }

    private func transmit(_ bytes: UnsafeRawBufferPointer, to descriptor: CInt) -> Int {
        Glibc.send(descriptor, bytes.baseAddress, bytes.count, CInt(MSG_NOSIGNAL))
    }

    private mutating func drop(_ sent: Int) {
        if sent == count, pieces.count - first == 1 {
            // The usual case: one piece, all of it taken.
            count = 0
            pieces.removeAll(keepingCapacity: pieces.capacity <= 8)
            first = 0
            offset = 0
            return
        }
        var rest = sent
        count -= sent
        while rest > 0 {
            let left = pieces[first].count - offset
            if rest < left {
                offset += rest
                break
            }
            rest -= left
            // The memory goes back at once, not when the whole queue is empty.
            pieces[first] = []
            first += 1
            offset = 0
        }
        if count == 0 {
            pieces.removeAll(keepingCapacity: pieces.capacity <= 8)
            first = 0
        } else if first >= 64 {
            pieces.removeFirst(first)
            first = 0
        }
    }
}
