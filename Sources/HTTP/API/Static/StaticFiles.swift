internal import Crypto
internal import HTTP

/// Files that are served as they are. They are given as bytes when the server starts; each becomes a route of its
/// own. What is not among them does not exist, whatever a path says, and no request ever touches the disk.
package struct StaticFiles: Sendable {
    /// Why a set of files cannot be served.
    package enum Fault: Error, Equatable, CustomStringConvertible {
        /// A name with empty, hidden or dot segments, or with characters that a route cannot have.
        case badPath(String)
        case unknownType(String)
        /// Two files, or a file and its short form, have one address.
        case sameAddress(String)
        case tooManyFiles(limit: Int)
        case tooManyBytes(limit: Int)

        package var description: String {
            switch self {
            case .badPath(let path): "the file name '\(path)' cannot be served"
            case .unknownType(let path): "the type of the file '\(path)' is not known"
            case .sameAddress(let address): "two files have the address '\(address)'"
            case .tooManyFiles(let limit): "more than \(limit) files"
            case .tooManyBytes(let limit): "the files have more than \(limit) bytes in all"
            }
        }
    }

    /// One route for each file. `index.html` is found at its folder, `docs.html` at `/docs`.
    package let routes: [Route]

    /// - Parameter files: paths relative to the root of the site, with `/` between folders.
    package init(_ files: [(path: String, bytes: [UInt8])], limits: APILimits = APILimits()) throws(Fault) {
        guard files.count <= limits.staticFiles else { throw .tooManyFiles(limit: limits.staticFiles) }
        let total = files.reduce(0) { $0 + $1.bytes.count }
        guard total <= limits.staticBytes else { throw .tooManyBytes(limit: limits.staticBytes) }
        var addresses: Set<String> = []
        var routes: [Route] = []
        for file in files {
            let address = try Self.address(of: file.path)
            guard let type = MediaType.named(byExtensionOf: file.path) else { throw .unknownType(file.path) }
            guard addresses.insert(address).inserted else { throw .sameAddress(address) }
            let forms = Self.forms(of: file.bytes, type: type, limits: limits)
            routes.append(
                Route(
                    .get, address, access: .open,
                    handler: .immediate { request throws(Problem) in
                        guard let gzip = forms.gzip else { return forms.plain }
                        return ContentCoding.preferred(by: request.head.fields) == .gzip ? gzip : forms.plain
                    }))
        }
        self.routes = routes
    }

    private static func address(of path: String) throws(Fault) -> String {
        var segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for segment in segments {
            let isPlain = segment.utf8.allSatisfy { byte in
                (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
                    || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_")
            }
            guard let first = segment.first, first != ".", isPlain else { throw .badPath(path) }
        }
        if let last = segments.last, last.hasSuffix(".html") {
            segments.removeLast()
            if last != "index.html" { segments.append(last.dropLast(5)) }
        }
        let address = "/" + segments.joined(separator: "/")
        // A file at such an address could never be seen.
        guard !ScannerPaths.contain(Array(address.utf8)) else { throw .badPath(path) }
        return address
    }

    /// The answers for a file: as it is, and compressed where that makes it smaller. Both are made once.
    private static func forms(
        of bytes: [UInt8], type: String, limits: APILimits
    ) -> (plain: Response, gzip: Response?) {
        let tag = EntityTag(String(SHA256.hexadecimal(of: bytes).prefix(32)))
        let isWorthwhile = bytes.count >= limits.smallestCompressed && Compression.isCompressible(type)
        let compressed = isWorthwhile ? Deflater.compress(bytes, as: .gzip, level: 9) : nil
        // `no-cache` lets a browser keep the file and makes it ask whether it is still the same.
        let common: [Response.Field] = [.init("Content-Type", type), .init("Cache-Control", "no-cache")]
        guard let compressed else {
            return (Response(.ok, common + [.init("ETag", tag.text)], body: .bytes(bytes)), nil)
        }
        let varying = common + [.init("Vary", "Accept-Encoding")]
        return (
            Response(.ok, varying + [.init("ETag", tag.text)], body: .bytes(bytes)),
            Response(
                .ok,
                varying + [
                    .init("ETag", tag.coded(.gzip).text),
                    .init("Content-Encoding", ContentCoding.gzip.token.description),
                ],
                body: .bytes(compressed))
        )
    }
}
