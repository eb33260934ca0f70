internal import CZlib

/// Compresses whole contents. Window and tables are made as large as the content needs and no larger, so that a
/// small answer costs no quarter of a megabyte.
enum Deflater {
    /// The compressed form, or nil when it would not be clearly smaller.
    static func compress(_ content: [UInt8], as coding: ContentCoding, level: Int32) -> [UInt8]? {
        let wrapper: Int32
        switch coding {
        case .gzip: wrapper = 16
        case .deflate: wrapper = 0
        case .identity: return nil
        }
        let windowBits = min(15, max(9, Int32(Int.bitWidth - content.count.leadingZeroBitCount)))
        let memoryLevel = min(8, max(1, windowBits - 6))
        var stream = z_stream()
        guard sw_deflateInit2(&stream, level, windowBits + wrapper, memoryLevel) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        // What saves less than a tenth is not worth the client's work. zlib stops when this is full.
        let room = content.count - content.count / 10
        var done = false
        let result = [UInt8](unsafeUninitializedCapacity: room) { output, filled in
            content.withUnsafeBufferPointer { input in
                stream.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
                stream.avail_in = UInt32(input.count)
                stream.next_out = output.baseAddress
                stream.avail_out = UInt32(room)
                done = deflate(&stream, Z_FINISH) == Z_STREAM_END
            }
            filled = done ? room - Int(stream.avail_out) : 0
        }
        return done ? result : nil
    }
}
