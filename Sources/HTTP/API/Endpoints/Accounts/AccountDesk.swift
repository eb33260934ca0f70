package import Domain
internal import HTTP

/// The routes of accounts: who comes in, as whom, on which devices, and who may change that. It holds nothing of a
/// single request.
package final class AccountDesk: Sendable {
    let accounts: any Accounts
    let passwords: PasswordHasher
    let mint: TokenMint
    let authenticator: Authenticator
    let revocations: Revocations
    let audit: any AuditTrail
    let identities: any IdentitySource
    let time: any TimeSource
    let limits: AccountLimits
    let pages: FrontDeskLimits

    package init(
        accounts: any Accounts, passwords: PasswordHasher, mint: TokenMint, revocations: Revocations,
        audit: any AuditTrail, identities: any IdentitySource, time: any TimeSource,
        limits: AccountLimits = AccountLimits(), pages: FrontDeskLimits = FrontDeskLimits()
    ) {
        self.accounts = accounts
        self.passwords = passwords
        self.mint = mint
        authenticator = Authenticator(mint: mint, revocations: revocations, time: time)
        self.revocations = revocations
        self.audit = audit
        self.identities = identities
        self.time = time
        self.limits = limits
        self.pages = pages
    }

    package func routes(_ rates: RateTable) -> [Route] {
        RouteTable.rows.compactMap { row in
            handler(of: row.operation).map { row.route(.async($0), rates, pages) }
        }
    }

    /// Who answers an operation; nil when it is not about accounts.
    private func handler(of operation: Operation) -> Route.Async? {
        switch operation {
        case .signUp: signUp
        case .logIn: logIn
        case .enterAsGuest: enterAsGuest
        case .refresh: refresh
        case .logOut: logOut
        case .getMe: getMe
        case .changeMe: changeMe
        case .changePassword: changePassword
        case .listSessions: listSessions
        case .endSession: endSession
        case .endOtherSessions: endOtherSessions
        case .listAccounts: listAccounts
        case .createAccount: createAccount
        case .getAccount: getAccount
        case .changeAccount: changeAccount
        case .listAudit: listAudit
        case .listLayouts, .createLayout, .createLayoutVersion, .getLayoutVersion, .listShows, .createShow, .getShow,
            .changeShow, .deleteShow, .changeShowStatus, .getMap, .listSeats, .listEvents, .createHold, .getHold,
            .addSeats, .extendHold, .releaseHold, .releaseHeldSeat, .listOwnHolds, .createBooking, .getBooking,
            .listOwnBookings, .searchBookings, .cancelBooking, .moveBooking, .listRefunds, .createWalkIn, .blockSeats,
            .unblockSeats,
            .checkIn, .checkInMany, .undoCheckIn, .listCheckIns, .getDoorFigures, .openFeed, .watchShow, .getFeedStats:
            nil
        }
    }

    // MARK: Shared by several

    /// Waits for a turn of the hasher.
    func hashed<Value>(
        _ work: () async throws(PasswordHasher.Refusal) -> Value
    ) async throws(Problem) -> Value {
        do throws(PasswordHasher.Refusal) {
            return try await work()
        } catch {
            let retry = Response.Field(retryAfter: pages.hasherRetry)
            switch error {
            case .busy, .cancelled:
                throw Problem(.unavailable, "Too many log in at this moment. Try again.", fields: [retry])
            case .exhausted: throw Problem(.unavailable, detail: "there is no memory for a hash of a password")
            case .away:
                throw Problem(.unavailable, fields: [retry], detail: "the process that hashes passwords is away")
            }
        }
    }

    /// Whether a password is right. When nobody could look at it, the attempt does not count: a server that is busy
    /// locks nobody out.
    func verified(
        _ password: Password, against hash: String?, _ attempt: LoginAttempt
    ) async throws(Problem) -> Bool {
        try await hashed { () async throws(PasswordHasher.Refusal) in
            do throws(PasswordHasher.Refusal) {
                return try await passwords.verify(password, against: hash)
            } catch {
                // Whoever goes away himself has tried.
                if error != .cancelled { try? await accounts.withdraw(attempt) }
                throw error
            }
        }
    }

    /// Refuses attempts beyond the measure before any work is done for them, whether or not the name exists.
    func admit(
        _ attempt: LoginAttempt, to operation: Operation, _ subject: String, _ request: Request
    ) async throws(Problem) {
        guard let until = try await ask({ () async throws(PortFailure) in try await accounts.register(attempt) }) else {
            return
        }
        noteRefused(operation, subject, request)
        let seconds = max(1, (until.since(time.now).count + 999) / 1_000)
        throw Problem(.accountLocked, fields: [.init(retryAfter: seconds)])
    }

    /// Somebody has shown a wrong secret, or too many of them.
    func noteRefused(_ operation: Operation, _ subject: String, _ request: Request) {
        audit.record(operation.rawValue, subject, by: request.auditActor, .refused, before: nil, after: nil)
    }

    func revoke(_ revocations: [Revocation]) { self.revocations.add(revocations, now: time.now) }
}
