internal import CZlib

/// One stream of zlib that inflates message after message, each on its own. Its window is the largest, so it reads
/// what was compressed with any.
@safe final class RawInflater {
    // zlib keeps the address of its stream, so the stream may not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)

    /// Output is taken in pieces of at most this, so that a bomb is noticed before it is large.
    private static let piece = 16 << 10
    /// What the sender has left out (RFC 7692 section 7.2.2).
    private static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]
    private static let boundary: Int32 = 128
    private static let unusedBits: Int32 = 7

    /// Nil when there is no memory for it.
    init?() {
        unsafe stream.initialize(to: z_stream())
        guard unsafe sw_inflateInit2(stream, -15) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe inflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// Appends what the payload of a compressed message stands for, at most `limit` bytes.
    func inflate(_ payload: Span<UInt8>, limit: Int, to output: inout [UInt8]) throws(WebSocketFault) {
        guard unsafe inflateReset(stream) == Z_OK else { throw Self.outOfMemory }
        let end = output.count + limit
        // A final block closes the stream, and what follows begins another (RFC 7692 section 7.2.3.4). When nothing
        // follows, the message is whole without the tail.
        if try run(payload, flush: Z_SYNC_FLUSH, end: end, &output) { return }
        _ = try run(Self.tail.span, flush: Z_BLOCK, end: end, &output)
        let state = unsafe stream.pointee.data_type
        guard state & Self.boundary != 0, state & Self.unusedBits == 0 else {
            throw WebSocketFault(.invalidPayload, "RFC 7692 7.2.2", "a compressed message ends within a block")
        }
    }

    /// Feeds all of the input. True when the stream has closed with the last byte.
    private func run(
        _ input: Span<UInt8>, flush: Int32, end: Int, _ output: inout [UInt8]
    ) throws(WebSocketFault) -> Bool {
        guard input.count > 0 else { return false }
        return try unsafe input.withUnsafeBufferPointer { (bytes) throws(WebSocketFault) -> Bool in
            unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
            unsafe stream.pointee.avail_in = UInt32(bytes.count)
            while true {
                let (status, isFull) = step(flush, end: end, input: bytes.count, &output)
                guard output.count <= end else {
                    throw WebSocketFault(.messageTooBig, "RFC 6455 7.4.1", "an inflated message is too long")
                }
                let isTaken = unsafe stream.pointee.avail_in == 0
                switch status {
                case Z_STREAM_END:
                    guard unsafe inflateReset(stream) == Z_OK else { throw Self.outOfMemory }
                    if isTaken { return true }
                case Z_OK, Z_BUF_ERROR:
                    if isTaken, !isFull { return false }
                    guard status == Z_OK || isFull else { throw Self.notDeflate }
                case Z_MEM_ERROR: throw Self.outOfMemory
                default: throw Self.notDeflate
                }
            }
        }
    }

    /// Appends one piece of output; tells what zlib said and whether it had more to give.
    private func step(_ flush: Int32, end: Int, input: Int, _ output: inout [UInt8]) -> (Int32, isFull: Bool) {
        // One byte more than is allowed, to see whether there is one.
        let capacity = min(end - output.count + 1, max(512, min(input * 4, Self.piece)))
        var status = Z_OK
        output.append(addingCapacity: capacity) { target in
            unsafe target.withUnsafeMutableBufferPointer { buffer, count in
                unsafe stream.pointee.next_out = buffer.baseAddress
                unsafe stream.pointee.avail_out = UInt32(capacity)
                unsafe status = CZlib.inflate(stream, flush)
                count = unsafe capacity - Int(stream.pointee.avail_out)
            }
        }
        return (status, unsafe stream.pointee.avail_out == 0)
    }

    private static let outOfMemory = WebSocketFault(.internalError, "RFC 6455 7.4.1", "there is no memory to inflate")
    private static let notDeflate = WebSocketFault(.invalidPayload, "RFC 7692 7.2.2", "a message does not inflate")
}
