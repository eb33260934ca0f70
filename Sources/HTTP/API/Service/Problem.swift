internal import Bytes
package import Contract
package import HTTP

/// Why a request was refused: what the client is told, and what only the log is told.
package struct Problem: Error, Sendable {
    package let kind: Kind
    package var message: String
    package var errors: [ErrorEnvelope.FieldError]
    /// Fields that belong to the refusal: Allow, Retry-After.
    package var fields: [Response.Field]
    /// Whether the connection ends with the refusal.
    package var endsConnection = false
    /// For the log alone; never sent.
    package var detail: String?

    package init(
        _ kind: Kind, _ message: String? = nil, errors: [ErrorEnvelope.FieldError] = [],
        fields: [Response.Field] = [], detail: String? = nil
    ) {
        self.kind = kind
        self.message = message ?? kind.row.message
        self.errors = errors
        self.fields = fields
        self.detail = detail
    }

    /// The bucket is empty until `wait` has passed. Says so in whole seconds, rounded up: who keeps to it is served.
    package init(rateLimitedBy bucket: RateBucket, retryAfter wait: Duration) {
        let seconds = (wait.wholeNanoseconds + 999_999_999) / 1_000_000_000
        self.init(
            .rateLimited,
            fields: [
                .init(retryAfter: seconds),
                .init("RateLimit-Policy", bucket.policy),
                .init("RateLimit", "\"\(bucket.name)\";r=0;t=\(seconds)"),
            ])
    }

    package var status: Status { kind.row.status }

    /// The same, of a part of what was asked.
    package func within(_ part: String) -> Problem {
        var problem = self
        problem.errors = errors.map {
            .init(field: $0.field.isEmpty ? part : "\(part).\($0.field)", code: $0.code, message: $0.message)
        }
        if errors.isEmpty { problem.errors = [.init(field: part, code: kind.row.code, message: message)] }
        return problem
    }

    /// The answer, without the fields that every answer bears.
    package func response(requestID: String) -> Response {
        let envelope = ErrorEnvelope(code: kind.row.code, message: message, requestID: requestID, errors: errors)
        var all = [Response.Field("Content-Type", "application/json")] + fields
        // RFC 9110 section 15.5.2: whoever is refused for want of a token is told how to show one.
        if status == .unauthorized { all.append(Response.Field("WWW-Authenticate", "Bearer")) }
        var response = Response(status, all, body: .bytes(envelope.bytes))
        response.endsConnection = endsConnection
        return response
    }
}
