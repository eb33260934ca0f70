internal import CZlib

/// One stream of zlib that compresses message after message, each on its own.
@safe final class RawDeflater {
    // zlib keeps the address of its stream, so the stream may not move.
    private let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    private var level: Int32

    /// Nil when there is no memory for it.
    init?(windowBits: Int, level: Int32) {
        self.level = level
        unsafe stream.initialize(to: z_stream())
        guard unsafe sw_deflateInit2(stream, level, -Int32(windowBits), 8) == Z_OK else {
            unsafe stream.deallocate()
            return nil
        }
    }

    deinit {
        unsafe deflateEnd(stream)
        unsafe stream.deallocate()
    }

    /// The payload of a compressed message (RFC 7692 section 7.2.1); nil when it would have more bytes than `room`.
    func deflate(_ payload: Span<UInt8>, level: Int32, room: Int) -> [UInt8]? {
        guard unsafe deflateReset(stream) == Z_OK else { return nil }
        if level != self.level {
            guard unsafe deflateParams(stream, level, Z_DEFAULT_STRATEGY) == Z_OK else { return nil }
            self.level = level
        }
        // With the four bytes of the flush, which are dropped, and one by which zlib shows that it is at its end.
        let capacity = room + 5
        var isDone = false
        var output: [UInt8] = []
        output.append(addingCapacity: capacity) { target in
            unsafe target.withUnsafeMutableBufferPointer { buffer, count in
                unsafe payload.withUnsafeBufferPointer { input in
                    unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                    unsafe stream.pointee.avail_in = UInt32(input.count)
                    unsafe stream.pointee.next_out = buffer.baseAddress
                    unsafe stream.pointee.avail_out = UInt32(capacity)
                    let status = unsafe CZlib.deflate(stream, Z_SYNC_FLUSH)
                    isDone = unsafe status == Z_OK && stream.pointee.avail_in == 0 && stream.pointee.avail_out > 0
                }
                count = unsafe capacity - Int(stream.pointee.avail_out)
            }
        }
        guard isDone, output.count >= 4 else { return nil }
        output.removeLast(4)
        return output
    }

    /// How many bytes a message can become at worst.
    func bound(_ count: Int) -> Int {
        unsafe Int(clamping: deflateBound(stream, UInt(count))) + 16
    }
}
