package import HTTP

extension Problem {
    /// Every refusal there is.
    package enum Kind: CaseIterable, Sendable {
        case malformedRequest
        case malformedJSON
        case validation
        case unauthenticated
        case tokenExpired
        case forbidden
        case apiKeyInvalid
        case routeNotFound
        case methodNotAllowed
        case notAcceptable
        case requestTimeout
        case idempotencyConflict
        case lengthRequired
        case preconditionFailed
        case contentTooLarge
        case uriTooLong
        case unsupportedMediaType
        case expectationFailed
        case idempotencyMismatch
        case upgradeRequired
        case rateLimited
        case fieldsTooLarge
        case internalError
        case notImplemented
        case unavailable
        case versionNotSupported

        /// The one table from a refusal to its status, code and usual words.
        package var row: (status: Status, code: String, message: String) {
            switch self {
            case .malformedRequest: (.badRequest, "MALFORMED_REQUEST", "The request is not well-formed.")
            case .malformedJSON: (.badRequest, "MALFORMED_JSON", "The content is not well-formed JSON.")
            case .validation: (.badRequest, "VALIDATION_ERROR", "The request breaks a rule.")
            case .unauthenticated: (.unauthorized, "UNAUTHENTICATED", "Sign in first.")
            case .tokenExpired: (.unauthorized, "TOKEN_EXPIRED", "The access token has expired.")
            case .forbidden: (.forbidden, "FORBIDDEN", "This is not allowed.")
            case .apiKeyInvalid: (.forbidden, "API_KEY_INVALID", "The API key is missing or wrong.")
            case .routeNotFound: (.notFound, "ROUTE_NOT_FOUND", "There is nothing at this address.")
            case .methodNotAllowed: (.methodNotAllowed, "METHOD_NOT_ALLOWED", "The method is not allowed here.")
            case .notAcceptable: (.notAcceptable, "NOT_ACCEPTABLE", "No form of this is acceptable to the client.")
            case .requestTimeout: (.requestTimeout, "REQUEST_TIMEOUT", "The request took too long to arrive.")
            case .idempotencyConflict:
                (.conflict, "IDEMPOTENCY_CONFLICT", "A request with this Idempotency-Key is still being answered.")
            case .lengthRequired: (.lengthRequired, "LENGTH_REQUIRED", "The length of the content must be named.")
            case .preconditionFailed: (.preconditionFailed, "PRECONDITION_FAILED", "The resource has changed.")
            case .contentTooLarge: (.contentTooLarge, "CONTENT_TOO_LARGE", "The content is too large.")
            case .uriTooLong: (.uriTooLong, "URI_TOO_LONG", "The address is too long.")
            case .unsupportedMediaType:
                (.unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "The content must be application/json.")
            case .expectationFailed: (.expectationFailed, "EXPECTATION_FAILED", "The expectation cannot be met.")
            case .idempotencyMismatch:
                (.unprocessable, "IDEMPOTENCY_MISMATCH", "This Idempotency-Key was used for another request.")
            case .upgradeRequired: (.upgradeRequired, "UPGRADE_REQUIRED", "This address speaks WebSocket alone.")
            case .rateLimited: (.tooManyRequests, "RATE_LIMITED", "Too many requests. Try again later.")
            case .fieldsTooLarge: (.fieldsTooLarge, "FIELDS_TOO_LARGE", "The header fields are too large.")
            case .internalError: (.internalError, "INTERNAL_ERROR", "Something went wrong on our side.")
            case .notImplemented: (.notImplemented, "NOT_IMPLEMENTED", "The server does not know how to do this.")
            case .unavailable: (.unavailable, "UNAVAILABLE", "The service cannot answer at the moment.")
            case .versionNotSupported:
                (.versionNotSupported, "VERSION_NOT_SUPPORTED", "This version of HTTP is not spoken here.")
            }
        }

        /// The refusal for a status that the protocol engine decided on.
        package init(engine status: Status) {
            switch status {
            case .requestTimeout: self = .requestTimeout
            case .lengthRequired: self = .lengthRequired
            case .contentTooLarge: self = .contentTooLarge
            case .uriTooLong: self = .uriTooLong
            case .unsupportedMediaType: self = .unsupportedMediaType
            case .expectationFailed: self = .expectationFailed
            case .fieldsTooLarge: self = .fieldsTooLarge
            case .internalError: self = .internalError
            case .notImplemented: self = .notImplemented
            case .unavailable: self = .unavailable
            case .versionNotSupported: self = .versionNotSupported
            default: self = .malformedRequest
            }
        }
    }
}
