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
}
