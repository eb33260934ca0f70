/// Why a command does nothing. A refusal is a normal answer; it never touches the commands beside it.
package enum Refusal: Error, Hashable, Sendable {
    package struct Taken: Hashable, Sendable {
        package let label: String
        package let state: PlaceState
        /// Whether the caller has it himself.
        package let isMine: Bool
    }

    case seatNotFound([String])
    case duplicateSeat([String])
    case noSeats
    case tooManySeats(limit: Int)
    case categoryNotFound(String)
    case seatTaken([Taken])
    case limitReached(limit: Int, has: Int)
    case notOnSale(ShowLife)
    /// The most seats side by side that there are.
    case notEnoughSeats(together: Int)
    case holdExpired
    case holdSuperseded(generation: Int32)
    case extendLimit
    case paymentInProgress
    case paymentRequired(Money)
    case invalidAmount(expected: Money)
    case alreadyCancelled
    case checkedIn([String])
    case seatNotInBooking([String])
    case notBlocked([String])
    case undoTooLate
    case checkInNotFound
    case tooManyGates(limit: Int)
    case forbidden
    case reasonRequired
    case show(ShowFault)
    case ticketsMissing
    case numberInUse
    /// The same number with another content.
    case idempotencyConflict
    /// The same command is on its way.
    case inFlight

    package var code: String {
        switch self {
        case .seatNotFound: "SEAT_NOT_FOUND"
        case .duplicateSeat: "DUPLICATE_SEAT"
        case .noSeats, .categoryNotFound, .seatNotInBooking, .reasonRequired, .tooManyGates: "VALIDATION_ERROR"
        case .tooManySeats: "TOO_MANY_SEATS"
        case .seatTaken, .notBlocked: "SEAT_TAKEN"
        case .limitReached: "LIMIT_REACHED"
        case .notOnSale: "NOT_ON_SALE"
        case .notEnoughSeats: "NOT_ENOUGH_SEATS"
        case .holdExpired: "HOLD_EXPIRED"
        case .holdSuperseded: "HOLD_SUPERSEDED"
        case .extendLimit: "EXTEND_LIMIT"
        case .paymentInProgress: "PAYMENT_IN_PROGRESS"
        case .paymentRequired: "PAYMENT_REQUIRED"
        case .invalidAmount: "INVALID_AMOUNT"
        case .alreadyCancelled: "ALREADY_CANCELLED"
        case .checkedIn: "CHECKED_IN"
        case .undoTooLate: "UNDO_TOO_LATE"
        case .checkInNotFound: "CHECK_IN_NOT_FOUND"
        case .forbidden: "FORBIDDEN"
        case .show(let fault): fault.code
        case .ticketsMissing, .numberInUse: "INTERNAL"
        case .idempotencyConflict, .inFlight: "IDEMPOTENCY_CONFLICT"
        }
    }
}
