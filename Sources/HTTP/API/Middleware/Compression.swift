internal import HTTP

/// Compresses an answer where it pays: whole content of a compressible type, neither tiny nor so large that the loop
/// would stand still for it. Answers that mix a secret with bytes of the client's choice never get here.
struct Compression: Sendable {
    private let sizes: ClosedRange<Int>

    init(_ limits: APILimits) {
        sizes = limits.smallestCompressed...limits.largestCompressed
    }

    /// Whether an answer goes out in the coding that its client likes best.
    func fits(_ response: Response) -> Bool {
        guard case .bytes(let content) = response.body, sizes.contains(content.count) else { return false }
        // Whoever names Accept-Encoding has chosen between forms of its own already.
        guard response.first("Content-Encoding") == nil, response.first("Vary") == nil,
            let type = response.first("Content-Type")
        else { return false }
        return Self.isCompressible(type)
    }

    /// Codes what fits.
    func apply(to response: inout Response, for head: RequestHead) {
        guard case .bytes(let content) = response.body else { return }
        let coding = ContentCoding.preferred(by: head.fields)
        guard let compressed = Deflater.compress(content, as: coding, level: 5) else { return }
        response.body = .bytes(compressed)
        response.fields.append(.init("Content-Encoding", coding.token.description))
        if let tag = response.entityTag { response.set("ETag", tag.coded(coding).text) }
    }

    /// Text in any form; pictures, fonts and archives are compressed already.
    static func isCompressible(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasPrefix("application/json") || type.hasPrefix("application/manifest+json")
            || type.hasPrefix("image/svg+xml")
    }
}
