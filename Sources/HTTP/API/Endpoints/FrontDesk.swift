package import Domain
internal import HTTP

/// The business routes: shows, seats, holds, bookings, the desk and the doors. It holds nothing of a single request;
/// whatever it knows comes through its ports. An object, because each request hands it on.
package final class FrontDesk: Sendable {
    let offices: any Offices
    let catalogue: any Catalogue
    let sales: any SalesRecords
    let cashier: any Cashier
    let identities: any IdentitySource
    let calendar: any DayCalendar
    let time: any TimeSource
    let audit: (any AuditTrail)?
    let limits: FrontDeskLimits

    package init(
        offices: any Offices, catalogue: any Catalogue, sales: any SalesRecords, cashier: any Cashier,
        identities: any IdentitySource, calendar: any DayCalendar, time: any TimeSource,
        audit: (any AuditTrail)? = nil, limits: FrontDeskLimits = FrontDeskLimits()
    ) {
        self.offices = offices
        self.catalogue = catalogue
        self.sales = sales
        self.cashier = cashier
        self.identities = identities
        self.calendar = calendar
        self.time = time
        self.audit = audit
        self.limits = limits
    }

    // MARK: Shared by several

    /// The show that the path names, when the caller may see it.
    func show(of request: Request) async throws(Problem) -> OpenShow {
        if let show = try showHere(of: request) { return show }
        return try await show(name(in: request), for: request.principal)
    }

    /// The show when nobody has to be waited for, as mostly: what waits costs several times as much. Not inlined, so
    /// that what it needs on the way is not kept by the task of whoever asks.
    @inline(never)
    func showHere(of request: Request) throws(Problem) -> OpenShow? {
        guard let show = try known(name(in: request)), let terms = show.office.termsHere else { return nil }
        return try admitted(request.principal, to: show, terms)
    }

    private func name(in request: Request) -> ShowName {
        let text = request.parameters["show"]
        return PublicID.show(text).map { .id($0) } ?? .slug(text)
    }

    func show(_ name: ShowName, for principal: Principal?) async throws(Problem) -> OpenShow {
        let show = try await any(name) { [self] in mayBeSeen($0, by: principal) }
        guard let terms = await show.office.terms() else { throw Problem(.unavailable) }
        return try admitted(principal, to: show, terms)
    }

    private func admitted(_ principal: Principal?, to show: OpenShow, _ terms: ShowTerms) throws(Problem) -> OpenShow {
        guard mayBeSeen(terms, in: show.timeZone, by: principal) else { throw Problem(.showNotFound) }
        return show
    }

    private func known(_ name: ShowName) throws(Problem) -> OpenShow? {
        do throws(PortFailure) {
            return try offices.known(name)
        } catch {
            throw Problem(failed: error)
        }
    }

    /// A show whoever asks: for what is found by its own id and then checked for its owner.
    func any(
        _ name: ShowName, missing kind: Problem.Kind = .showNotFound,
        if opens: @Sendable (ShowOutline) -> Bool = { _ in true }
    ) async throws(Problem) -> OpenShow {
        if let known = try known(name) { return known }
        let found: OpenShow?
        do throws(PortFailure) {
            found = try await offices.show(name, if: opens)
        } catch {
            throw Problem(failed: error)
        }
        guard let found else { throw Problem(kind) }
        return found
    }

    /// What was never announced is its owner's; the public sees the days from today on, in the show's own zone, and
    /// whatever is not over yet.
    func mayBeSeen(_ show: ShowOutline, by principal: Principal?) -> Bool {
        guard show.life.isAnnounced else { return principal?.caller.owns(show.owner) ?? false }
        if let principal, principal.caller.isStaff { return true }
        // So near it is on a day that is shown, in any zone, and no calendar has to be asked.
        let now = time.now
        let near = now.advanced(by: .hours(24 * Int64(limits.daysShown - 3)))
        if show.endsAt > now, show.startsAt <= near { return true }
        return daysAhead(of: show.startsAt, in: show.timeZone).map { (0..<limits.daysShown).contains($0) } ?? false
    }

    func mayBeSeen(_ terms: ShowTerms, in zone: String, by principal: Principal?) -> Bool {
        let outline = ShowOutline(
            owner: terms.owner, life: terms.life, startsAt: terms.startsAt, endsAt: terms.endsAt, timeZone: zone)
        return mayBeSeen(outline, by: principal)
    }

    func daysAhead(of moment: Moment, in zone: String) -> Int? {
        guard let day = calendar.day(of: moment, in: zone), let today = calendar.day(of: time.now, in: zone) else {
            return nil
        }
        return day - today
    }

    /// What the box office answered, where the ledger is since, and whether it was done only now.
    typealias Answered = (answer: Answer, position: LedgerPosition, isNew: Bool)

    /// Gives a command to the box office; whatever is no answer is a problem.
    func submit(_ command: Command, at show: OpenShow, labels: [String] = []) async throws(Problem) -> Answered {
        try answered(await show.office.submit(command), labels)
    }

    func answered(_ result: CommandResult, _ labels: [String]) throws(Problem) -> Answered {
        switch result {
        case .answered(let answer, let position): return (answer, position, true)
        case .repeated(let answer, let position): return (answer, position, false)
        case .refused(let refusal): throw Problem(refused: refusal, labels: labels)
        case .unavailable(let reason): throw Problem(undone: reason)
        }
    }

    /// What a new booking needs: numbers, a code that people can say, and a ticket for each seat.
    func newBooking(seats: Int, contact: Contact?) -> NewBooking {
        NewBooking(
            id: BookingID(identities.number()), code: BookingCode(drawnBy: identities.random().low),
            tickets: (0..<seats).map { _ in identities.random() },
            contact: contact)
    }
}
