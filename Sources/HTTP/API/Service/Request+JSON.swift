package import Contract
internal import HTTP

extension Request {
    /// Reads the content as JSON. Refuses another media type or a coding with 415 and a text that is no JSON with 400.
    package func json(limits: JSONLimits = JSONLimits()) throws(Problem) -> JSONValue {
        // The first is what nearly everybody writes.
        guard
            head.fields.isFirst("content-type", "application/json")
                || head.fields["content-type"].map(Self.isJSON) == true
        else { throw Problem(.unsupportedMediaType) }
        if let coding = head.fields["content-encoding"], coding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType, "The content must not be compressed.",
                // RFC 9110 section 15.5.16.
                fields: [.init("Accept-Encoding", "identity")])
        }
        do throws(JSONFault) {
            return try JSONReader.read(body, limits: limits)
        } catch {
            throw Problem(
                .malformedJSON, "The content is not well-formed JSON: \(error.description).",
                errors: [.init(field: error.path, code: "MALFORMED_JSON", message: error.description)])
        }
    }

    /// `application/json`, alone or with the only charset that JSON has (RFC 8259 section 8.1).
    private static func isJSON(_ type: String) -> Bool {
        let parts = type.lowercased().split(separator: ";").map { part in
            part.filter { $0 != " " && $0 != "\t" }
        }
        guard parts.first == "application/json" else { return false }
        return parts.dropFirst().allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" }
    }
}
