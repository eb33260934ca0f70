import Domain
import HTTP
import Testing

@testable import API

@Suite("What the domain refuses, as clients are told")
struct ProblemRefusalTests {
    @Test("every refusal has its own code, and what nobody can help is an internal error")
    func codes() throws {
        let money = Money(clamping: 1, try #require(Currency("INR")))
        let refusals: [(Refusal, String)] = [
            (.seatNotFound([]), "SEAT_NOT_FOUND"), (.duplicateSeat([]), "DUPLICATE_SEAT"),
            (.noSeats, "VALIDATION_ERROR"), (.tooManySeats(limit: 1), "TOO_MANY_SEATS"),
            (.seatTaken([]), "SEAT_TAKEN"), (.limitReached(limit: 1, has: 1), "LIMIT_REACHED"),
            (.notOnSale(.ended), "NOT_ON_SALE"), (.notEnoughSeats(together: 0), "NOT_ENOUGH_SEATS"),
            (.holdExpired, "HOLD_EXPIRED"), (.holdSuperseded(generation: 2), "HOLD_SUPERSEDED"),
            (.extendLimit, "EXTEND_LIMIT"), (.invalidAmount(expected: money), "INVALID_AMOUNT"),
            (.alreadyCancelled, "ALREADY_CANCELLED"), (.checkedIn([]), "CHECKED_IN"),
            (.undoTooLate, "UNDO_TOO_LATE"), (.show(.frozen), "FROZEN"), (.show(.pastDatetime), "PAST_DATETIME"),
            (.show(.missingPrice([])), "MISSING_PRICE"), (.idempotencyConflict, "IDEMPOTENCY_MISMATCH"),
            (.inFlight, "IDEMPOTENCY_CONFLICT"), (.forbidden, "FORBIDDEN"), (.ticketsMissing, "INTERNAL_ERROR"),
        ]
        for (refusal, code) in refusals {
            #expect(Problem(refused: refusal).response(requestID: "r").code == code, "\(refusal)")
        }
    }

    @Test("what the office could not take on or could not tell is worth another try")
    func retry() {
        for reason in [CommandResult.Unavailability.overloaded, .outcomeUnknown] {
            let response = Problem(undone: reason).response(requestID: "r")
            #expect(response.first("Retry-After") == "\(FrontDeskLimits().officeRetry)")
        }
        #expect(Problem(undone: .rejected).response(requestID: "r").first("Retry-After") == nil)
    }
}
