internal import COpenSSL

/// The transport as OpenSSL sees it: it reads from bytes that are lent for the length of one call, and writes into an
/// array. So a connection at rest holds no buffer at all.
final class TLSWire {
    private(set) var input = UnsafeRawBufferPointer(start: nil, count: 0)
    var output: [UInt8] = []

    /// Lends bytes to OpenSSL until `takeBack`.
    func lend(_ bytes: UnsafeRawBufferPointer) { input = bytes }

    func takeBack() { input = UnsafeRawBufferPointer(start: nil, count: 0) }

    /// A BIO upon this wire. It does not keep the wire alive: whoever owns the BIO does.
    func makeBIO() -> OpaquePointer? {
        guard let bio = BIO_new(Self.method) else { return nil }
        BIO_set_data(bio, Unmanaged.passUnretained(self).toOpaque())
        BIO_set_init(bio, 1)
        return bio
    }

    private func read(into buffer: UnsafeMutableRawPointer, count: Int) -> Int {
        let taken = min(count, input.count)
        guard taken > 0, let start = input.baseAddress else { return 0 }
        buffer.copyMemory(from: start, byteCount: taken)
        input = UnsafeRawBufferPointer(rebasing: input[taken...])
        return taken
    }

    private static func wire(of bio: OpaquePointer?) -> TLSWire? {
        BIO_get_data(bio).map { Unmanaged<TLSWire>.fromOpaque($0).takeUnretainedValue() }
    }

    /// The table of functions that OpenSSL calls, made once and never changed.
    private nonisolated(unsafe) static let method: OpaquePointer? = {
        let kind = BIO_get_new_index() | BIO_TYPE_SOURCE_SINK
        guard let method = BIO_meth_new(kind, "wire") else { return nil }
        BIO_meth_set_read(method) { bio, buffer, count in
            guard let buffer, let wire = TLSWire.wire(of: bio) else { return -1 }
            BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            let taken = wire.read(into: buffer, count: Int(count))
            if taken > 0 { return CInt(taken) }
            BIO_set_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            return -1
        }
        BIO_meth_set_write(method) { bio, bytes, count in
            guard let bytes, let wire = TLSWire.wire(of: bio) else { return -1 }
            BIO_clear_flags(bio, BIO_FLAGS_READ | BIO_FLAGS_SHOULD_RETRY)
            wire.output.append(contentsOf: UnsafeRawBufferPointer(start: bytes, count: Int(count)))
            return count
        }
        BIO_meth_set_ctrl(method) { _, command, _, _ in command == BIO_CTRL_FLUSH ? 1 : 0 }
        return method
    }()
}
