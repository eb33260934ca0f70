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
        case requestTimeout
        case idempotencyConflict
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
        case duplicateLabel
        case dateOutOfRange
        case pastDatetime
        case missingPrice
        case duplicateSeat
        case tooManySeats
        case invalidAmount
        case paymentDeclined
        case paymentRequired
        case showNotFound
        case layoutNotFound
        case seatNotFound
        case holdNotFound
        case bookingNotFound
        case checkInNotFound
        case seatTaken
        case limitReached
        case notOnSale
        case notEnoughSeats
        case extendLimit
        case holdSuperseded
        case paymentInProgress
        case alreadyCancelled
        case checkedIn
        case undoTooLate
        case hallBusy
        case frozen
        case invalidTransition
        case slugExists
        case epochChanged
        case holdExpired
        case invalidCredentials
        case refreshReused
        case accountLocked
        case usernameExists
        case emailExists
        case passwordReused
        case accountNotFound
        case sessionNotFound

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
            case .requestTimeout: (.requestTimeout, "REQUEST_TIMEOUT", "The request took too long to arrive.")
            case .idempotencyConflict:
                (.conflict, "IDEMPOTENCY_CONFLICT", "A request with this Idempotency-Key is still being answered.")
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
            case .duplicateLabel: (.badRequest, "DUPLICATE_LABEL", "Two seats have the same label.")
            case .dateOutOfRange: (.badRequest, "DATE_OUT_OF_RANGE", "Shows can be seen from today to six days ahead.")
            case .pastDatetime: (.badRequest, "PAST_DATETIME", "The show would start in the past.")
            case .missingPrice: (.badRequest, "MISSING_PRICE", "A category of the layout has no price.")
            case .duplicateSeat: (.badRequest, "DUPLICATE_SEAT", "A seat is named twice.")
            case .tooManySeats: (.badRequest, "TOO_MANY_SEATS", "More seats than one order may have.")
            case .invalidAmount: (.badRequest, "INVALID_AMOUNT", "The amount is not what is due.")
            case .paymentDeclined:
                (.paymentRequired, "PAYMENT_DECLINED", "The payment was declined; the seats stay held.")
            case .paymentRequired: (.paymentRequired, "PAYMENT_REQUIRED", "This must be paid for.")
            case .showNotFound: (.notFound, "SHOW_NOT_FOUND", "There is no such show.")
            case .layoutNotFound: (.notFound, "LAYOUT_NOT_FOUND", "There is no such layout.")
            case .seatNotFound: (.notFound, "SEAT_NOT_FOUND", "A seat is not in the layout.")
            case .holdNotFound: (.notFound, "HOLD_NOT_FOUND", "There is no such hold.")
            case .bookingNotFound: (.notFound, "BOOKING_NOT_FOUND", "There is no such booking.")
            case .checkInNotFound: (.notFound, "CHECK_IN_NOT_FOUND", "There is no such check-in.")
            case .seatTaken: (.conflict, "SEAT_TAKEN", "A seat is not free.")
            case .limitReached: (.conflict, "LIMIT_REACHED", "One buyer may not have more seats in this show.")
            case .notOnSale: (.conflict, "NOT_ON_SALE", "The show is not on sale.")
            case .notEnoughSeats: (.conflict, "NOT_ENOUGH_SEATS", "There are not so many seats side by side.")
            case .extendLimit: (.conflict, "EXTEND_LIMIT", "The hold cannot be extended any more.")
            case .holdSuperseded: (.conflict, "HOLD_SUPERSEDED", "The hold has changed since.")
            case .paymentInProgress: (.conflict, "PAYMENT_IN_PROGRESS", "The hold is being paid.")
            case .alreadyCancelled: (.conflict, "ALREADY_CANCELLED", "The booking is cancelled already.")
            case .checkedIn: (.conflict, "CHECKED_IN", "Somebody came in with a ticket of this booking.")
            case .undoTooLate: (.conflict, "UNDO_TOO_LATE", "The check-in can no longer be undone.")
            case .hallBusy: (.conflict, "HALL_BUSY", "Another show is in this layout at that time.")
            case .frozen: (.conflict, "FROZEN", "Seats were sold, so this stays as it is.")
            case .invalidTransition:
                (.conflict, "INVALID_TRANSITION", "The show cannot go from its status to this one.")
            case .slugExists: (.conflict, "SLUG_EXISTS", "The readable name stands for something else.")
            case .epochChanged: (.conflict, "EPOCH_CHANGED", "The history that the position belongs to is gone.")
            case .holdExpired: (.gone, "HOLD_EXPIRED", "The hold has ended.")
            case .invalidCredentials:
                (.unauthorized, "INVALID_CREDENTIALS", "The name or the password is wrong.")
            case .refreshReused:
                (.unauthorized, "REFRESH_REUSED", "This refresh token was used before. The session has ended.")
            case .accountLocked:
                (.tooManyRequests, "ACCOUNT_LOCKED", "Too many attempts have failed. Try again later.")
            case .usernameExists: (.conflict, "USERNAME_EXISTS", "Somebody has this username.")
            case .emailExists: (.conflict, "EMAIL_EXISTS", "Somebody has this email address.")
            case .passwordReused: (.badRequest, "PASSWORD_REUSED", "This password was used before.")
            case .accountNotFound: (.notFound, "ACCOUNT_NOT_FOUND", "There is no such account.")
            case .sessionNotFound: (.notFound, "SESSION_NOT_FOUND", "There is no such session.")
            }
        }

        /// The refusal for a status that the protocol engine decided on.
        package init(engine status: Status) {
            switch status {
            case .requestTimeout: self = .requestTimeout
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
