import CLinux
import Reactor
import TestSupport

/// A directory of one test, which goes when the test is over.
final class TestFiles: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/seatwire-files-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SystemFailure(call: "mkdtemp") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    deinit {
        try? Files.removeTree(path)
    }

    func path(of name: String) -> String { "\(path)/\(name)" }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        try Files.write(bytes, to: path(of: name), permissions: 0o600)
        return path(of: name)
    }

    /// Writes a chain and its key under fixed names.
    func write(_ certificate: TestCertificate) throws -> TLSServerConfiguration.Credential {
        .init(
            certificate: .file(try write(certificate.chain, to: "certificate.pem")),
            key: .file(try write(certificate.key, to: "key.pem")))
    }
}
