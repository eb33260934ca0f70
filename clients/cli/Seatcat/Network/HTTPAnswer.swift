internal import Contract
internal import HTTP
internal import Usher

/// An answer of the server, whole.
struct HTTPAnswer {
    /// More is not kept: nothing that is asked for is larger than a hall.
    static let mostBytes = 16 << 20

    let status: UInt16
    let fields: FieldLines
    private(set) var body: [UInt8] = []

    init(status: UInt16, fields: FieldLines = FieldLines()) {
        self.status = status
        self.fields = fields
    }

    mutating func append(_ span: Span<UInt8>) {
        guard body.count + span.count <= Self.mostBytes else { return }
        span.withUnsafeBufferPointer { body.append(contentsOf: $0) }
    }

    var json: JSONValue? {
        var limits = JSONLimits()
        limits.bytes = Self.mostBytes
        limits.values = 1_000_000
        return try? JSONReader.read(body, limits: limits)
    }

    /// What the server says is wrong, with each field that it names.
    var complaint: String {
        guard let json, let code = json.text("code") else { return "the server answered \(status)" }
        var text = "\(code): \(json.text("message") ?? "")"
        for error in json.elements("errors") {
            text += "\n  \(error.text("field") ?? "") \(error.text("code") ?? ""): \(error.text("message") ?? "")"
        }
        return text
    }

    var retryAfter: Duration? {
        fields["retry-after"].flatMap { Int64($0) }.flatMap { $0 >= 0 && $0 < 86_400 ? .seconds($0) : nil }
    }
}
