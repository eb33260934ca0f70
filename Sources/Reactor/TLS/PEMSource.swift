internal import CLinux
internal import COpenSSL

/// Where certificates or a key come from.
package enum PEMSource: Hashable, Sendable {
    case file(String)
    /// PEM text at hand, and what to call it in messages.
    case bytes([UInt8], name: String)

    /// What to call it in messages.
    package var subject: String {
        switch self {
        case .file(let path): path
        case .bytes(_, let name): name
        }
    }

    /// Lends the bytes to `body`, as something that OpenSSL reads from.
    func read<Result>(
        limit: Int, _ body: (OpaquePointer) throws(TLSSetupFailure) -> Result
    ) throws(TLSSetupFailure) -> Result {
        switch self {
        case .bytes(let bytes, _): try lend(bytes, body)
        case .file(let path): try lend(try Self.contents(of: path, limit: limit), body)
        }
    }

    private func lend<Result>(
        _ bytes: [UInt8], _ body: (OpaquePointer) throws(TLSSetupFailure) -> Result
    ) throws(TLSSetupFailure) -> Result {
        let outcome = bytes.withUnsafeBytes { raw -> Swift.Result<Result, TLSSetupFailure> in
            guard let bio = BIO_new_mem_buf(raw.baseAddress, CInt(clamping: raw.count)) else {
                return .failure(TLSSetupFailure(subject, .noCertificate))
            }
            defer { BIO_free(bio) }
            do throws(TLSSetupFailure) {
                return .success(try body(bio))
            } catch {
                return .failure(error)
            }
        }
        return try outcome.get()
    }

    private static func contents(of path: String, limit: Int) throws(TLSSetupFailure) -> [UInt8] {
        do throws(SystemFailure) {
            return try Files.readAtOnce(path, atMost: limit)
        } catch {
            switch error.number {
            case ENOENT: throw TLSSetupFailure(path, .missing)
            case EFBIG: throw TLSSetupFailure(path, .tooLarge(limit: limit))
            case EINVAL: throw TLSSetupFailure(path, .unreadable("it is not a plain file"))
            default: throw TLSSetupFailure(path, .unreadable(error.reason))
            }
        }
    }
}
