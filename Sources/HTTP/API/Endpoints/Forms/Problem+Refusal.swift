internal import Contract
internal import Domain
internal import HTTP

// The one table from what the domain refuses to what a client is told.
extension Problem {
    /// - Parameters:
    ///   - labels: the seats as the request named them, to say which of them is meant.
    ///   - field: where one of them stands in the request.
    init(
        refused refusal: Refusal, labels: [String] = [], at field: (Int) -> String = { "seats[\($0)]" }
    ) {
        func seats(_ found: [String], _ code: String, _ message: String) -> [ErrorEnvelope.FieldError] {
            found.prefix(Form.most).map { label in
                let index = labels.firstIndex(of: label)
                return .init(
                    field: index.map(field) ?? "seats", code: code,
                    message: "\(label.prefix(80)): \(message)")
            }
        }
        func fault(_ field: String, _ code: String, _ message: String) -> [ErrorEnvelope.FieldError] {
            [.init(field: field, code: code, message: message)]
        }
        switch refusal {
        case .seatNotFound(let found):
            self.init(.seatNotFound, errors: seats(found, "SEAT_NOT_FOUND", "no such seat"))
        case .duplicateSeat(let found):
            self.init(.duplicateSeat, errors: seats(found, "DUPLICATE_SEAT", "named twice"))
        case .noSeats: self.init(.validation, errors: fault("seats", "REQUIRED", "At least one seat is needed."))
        case .tooManySeats(let limit):
            let field = labels.isEmpty ? "best.count" : "seats"
            self.init(.tooManySeats, errors: fault(field, "TOO_MANY_SEATS", "At most \(limit) seats."))
        case .categoryNotFound:
            self.init(.validation, errors: fault("best.category", "INVALID", "The layout has no such category."))
        case .seatTaken(let taken):
            self.init(
                .seatTaken,
                errors: taken.prefix(Form.most).flatMap { seat in
                    seats([seat.label], "SEAT_TAKEN", seat.isMine ? "yours already" : "not free")
                })
        case .notBlocked(let found): self.init(.seatTaken, errors: seats(found, "SEAT_TAKEN", "not blocked"))
        case .limitReached(let limit, let has):
            self.init(.limitReached, errors: fault("seats", "LIMIT_REACHED", "At most \(limit); you have \(has)."))
        case .notOnSale: self.init(.notOnSale)
        case .notEnoughSeats(let most):
            self.init(.notEnoughSeats, errors: fault("best.count", "NOT_ENOUGH_SEATS", "At most \(most) together."))
        case .holdExpired: self.init(.holdExpired)
        case .holdSuperseded: self.init(.holdSuperseded)
        case .extendLimit: self.init(.extendLimit)
        case .paymentInProgress: self.init(.paymentInProgress)
        case .paymentRequired(let due):
            self.init(.paymentRequired, errors: fault("payment", "REQUIRED", "\(due.words) is due."))
        case .invalidAmount(let due):
            self.init(.invalidAmount, errors: fault("amount_paid", "INVALID_AMOUNT", "\(due.words) is due."))
        case .alreadyCancelled: self.init(.alreadyCancelled)
        case .checkedIn(let found): self.init(.checkedIn, errors: seats(found, "CHECKED_IN", "came in"))
        case .seatNotInBooking(let found):
            self.init(.validation, errors: seats(found, "INVALID", "not in this booking"))
        case .undoTooLate: self.init(.undoTooLate)
        case .checkInNotFound: self.init(.checkInNotFound)
        case .tooManyGates(let limit):
            self.init(.validation, errors: fault("gate", "TOO_MANY", "A show has at most \(limit) gates."))
        case .forbidden: self.init(.forbidden)
        case .reasonRequired: self.init(.validation, errors: fault("reason", "REQUIRED", "Say why."))
        case .show(let fault): self.init(show: fault)
        case .ticketsMissing, .numberInUse: self.init(.internalError, detail: "the domain refused \(refusal)")
        case .idempotencyConflict: self.init(.idempotencyMismatch)
        case .inFlight: self.init(.idempotencyConflict)
        }
    }

    init(show fault: ShowFault) {
        func error(_ field: String, _ code: String, _ message: String) -> [ErrorEnvelope.FieldError] {
            [.init(field: field, code: code, message: message)]
        }
        switch fault {
        case .pastDatetime: self.init(.pastDatetime, errors: error("starts_at", "PAST_DATETIME", "This has passed."))
        case .over:
            let rule = "The show would be over when it is announced."
            self.init(.pastDatetime, rule, errors: error("ends_at", "PAST_DATETIME", "This has passed."))
        case .endsBeforeStart:
            self.init(.validation, errors: error("ends_at", "INVALID", "This must be after starts_at."))
        case .saleWindow:
            let rule = "The sale closes after it opens, and not after ends_at."
            self.init(.validation, errors: error("sale_closes_at", "INVALID", rule))
        case .missingPrice(let categories):
            self.init(
                .missingPrice,
                errors: categories.map {
                    .init(field: "prices.\($0)", code: "MISSING_PRICE", message: "This category has no price.")
                })
        case .priceOutOfRange: self.init(.validation, errors: error("prices", "OUT_OF_RANGE", "No such price."))
        case .unknownCategory(let name):
            let field = "prices.\(name.prefix(80))"
            self.init(.validation, errors: error(field, "INVALID", "The layout has no such category."))
        case .settings(let names):
            self.init(
                .validation,
                errors: names.map { name in
                    // Each alone is within its limits when it comes here.
                    let rule = name == "longest_hold_ms" ? "This must be at least hold_ms." : "This is too far."
                    return .init(field: "settings.\(name)", code: "OUT_OF_RANGE", message: rule)
                })
        case .title: self.init(.validation, errors: error("title", "INVALID", "This must be a short plain text."))
        case .timeZone: self.init(.validation, errors: error("time_zone", "INVALID", "There is no such zone."))
        case .frozen: self.init(.frozen)
        case .invalidTransition(let from, _):
            let next = ShowLife.allCases.filter(from.mayBecome).map(Self.name)
            let rule = next.isEmpty ? "It stays so." : "It can become \(next.joined(separator: " or "))."
            self.init(
                .invalidTransition,
                errors: error("status", "INVALID_TRANSITION", "The show is \(Self.name(of: from)). \(rule)"))
        }
    }

    private static func name(of life: ShowLife) -> String { ShowStatus(life, isSoldOut: false).rawValue }

    /// - Parameter uses: when other shows are in the hall. More is not said of them: the caller may not know them.
    init(hallBusy uses: [Range<Moment>]) {
        self.init(
            .hallBusy,
            errors: uses.map { use in
                let (start, end) = (Timestamp.text(use.lowerBound) ?? "-", Timestamp.text(use.upperBound) ?? "-")
                return .init(field: "starts_at", code: "HALL_BUSY", message: "Taken from \(start) to \(end).")
            })
    }

    init(failed failure: PortFailure) { self.init(.unavailable, detail: failure.reason) }

    init(catalogue fault: CatalogueFault, missing kind: Kind) {
        switch fault {
        case .slugTaken:
            self.init(.slugExists, errors: [.init(field: "id", code: "SLUG_EXISTS", message: "This is in use.")])
        case .hallBusy: self.init(.hallBusy)
        case .keyReused: self.init(.idempotencyMismatch)
        case .notFound: self.init(kind)
        case .unavailable(let failure): self.init(failed: failure)
        }
    }

    init(account fault: AccountFault) {
        switch fault {
        case .usernameTaken:
            self.init(
                .usernameExists,
                errors: [.init(field: "username", code: "USERNAME_EXISTS", message: "This is in use.")])
        case .emailTaken:
            self.init(.emailExists, errors: [.init(field: "email", code: "EMAIL_EXISTS", message: "This is in use.")])
        case .forbidden: self.init(.forbidden)
        case .keyReused: self.init(.idempotencyMismatch)
        case .unavailable(let failure): self.init(failed: failure)
        }
    }

    init(undone reason: CommandResult.Unavailability) {
        let retry = Response.Field(retryAfter: FrontDeskLimits().officeRetry)
        switch reason {
        case .overloaded: self.init(.unavailable, "Too many wait. Nothing was done.", fields: [retry])
        case .outcomeUnknown:
            let words = "It may have been done. The same request under the same Idempotency-Key will tell."
            self.init(.unavailable, words, fields: [retry])
        case .rejected: self.init(.unavailable, detail: "the ledger refused the content of a command")
        }
    }

    init(layout rejection: LayoutRejection) {
        let isTwice = rejection.faults.contains { fault in
            if case .duplicateLabel = fault.kind { true } else { false }
        }
        self.init(
            isTwice ? .duplicateLabel : .validation,
            errors: rejection.faults.map {
                .init(field: String($0.field.prefix(200)), code: $0.code, message: $0.message)
            })
    }
}
