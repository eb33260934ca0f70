internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func listShows(_ request: Request) async throws(Problem) -> Response {
        let isStaff = request.principal?.caller.isStaff ?? false
        var query = try QueryForm(request.head)
        let date = query.date("date")
        let days = [("from", query.date("from")), ("to", query.date("to"))]
        let (from, to) = (date ?? days[0].1, date ?? days[1].1)
        var filter = ShowFilter(limit: query.limit(limits))
        let status = query.parsed("status", "There is no such status.", ShowStatus.init(rawValue:))
        filter.statuses = status.map { [$0] } ?? []
        filter.text = query.text("q", bytes: 100) ?? ""
        filter.after = query.after(Self.showPage)
        try query.finish()
        if let principal = request.principal, principal.role >= .admin {
            filter.draftsOf = principal.account
            filter.allDrafts = principal.role == .developer
        }
        let today = Int64(calendar.day(of: time.now, in: "UTC") ?? 0)
        if !isStaff { try requireShown(date.map { [("date", $0)] } ?? days, today: today) }
        bound(&filter, from, to, today: today, isStaff: isStaff)
        return try await list(filter, from, to, request.principal)
    }

    /// Refuses the days that the public does not see. In UTC, from which each show's zone is at most a day away.
    private func requireShown(_ days: [(name: String, day: Int64?)], today: Int64) throws(Problem) {
        for (name, day) in days {
            guard let day, !(today - 1...today + Int64(limits.daysShown)).contains(day) else { continue }
            throw Problem(
                .dateOutOfRange,
                errors: [.init(field: name, code: "DATE_OUT_OF_RANGE", message: "This day cannot be seen.")])
        }
    }

    /// Days are counted in each show's zone: the catalogue is asked for a day more at both ends.
    private func bound(_ filter: inout ShowFilter, _ from: Int64?, _ to: Int64?, today: Int64, isStaff: Bool) {
        let span = Int64(limits.daysShown)
        var first = from
        var last = to
        if !isStaff {
            first = max(from ?? today, today) - 1
            last = min(to ?? today + span, today + span)
        }
        if let first { filter.from = Moment(milliseconds: (first - 1) * 86_400_000) }
        if let last { filter.before = Moment(milliseconds: (last + 2) * 86_400_000) }
    }

    private func list(
        _ filter: ShowFilter, _ from: Int64?, _ to: Int64?, _ principal: Principal?
    ) async throws(Problem) -> Response {
        var seen: [ShowEntry] = []
        var next: String?
        var asked = filter
        asked.limit = max(filter.limit + 1, limits.page)
        // What the catalogue gives beyond the days of the zones is passed over, so that a page is full while there are
        // shows for it.
        for _ in 0..<limits.listReads {
            let wanted = asked
            let found = try await ask { () async throws(PortFailure) in try await catalogue.shows(wanted) }
            seen += found.filter { mayBeSeen($0.terms, in: $0.timeZone, by: principal) && isOn($0, from, to) }
            guard seen.count <= filter.limit, found.count == wanted.limit, let last = found.last else {
                next = nil
                break
            }
            next = Self.text(last)
            asked.after = ShowPage(startsAt: last.terms.startsAt, id: last.id)
        }
        let page = seen.count > filter.limit ? Page(seen, limit: filter.limit, next: Self.text) : Page(seen, next: next)
        let isStaff = principal?.caller.isStaff ?? false
        return .page(page) { Self.write($0, forStaff: isStaff, to: &$1) }
    }

    /// Whether a show is on one of the days that were asked for, in its own zone.
    private func isOn(_ entry: ShowEntry, _ from: Int64?, _ to: Int64?) -> Bool {
        guard from != nil || to != nil else { return true }
        guard let day = calendar.day(of: entry.terms.startsAt, in: entry.timeZone) else { return false }
        return Int64(day) >= from ?? .min && Int64(day) <= to ?? .max
    }

    func getShow(_ request: Request) async throws(Problem) -> Response {
        let show = try await show(of: request)
        return try await answer(.ok, show, request.principal)
    }

    func createShow(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        var form = try Form(try request.json())
        let slug = form.slug()
        let title = form.text("title", bytes: 1...ShowLimits().titleBytes)
        let zone = form.text("time_zone", bytes: 1...ShowLimits().zoneBytes)
        if let zone, calendar.day(of: time.now, in: zone) == nil {
            form.refuse("time_zone", "INVALID", "There is no such zone.")
        }
        let times = Times(&form, areRequired: true)
        let settings = ShowForm.settings(&form).applied(to: ShowSettings())
        let hall = try await hall(&form)
        let priced = hall.flatMap { ShowForm.prices(&form, $0.layout) }
        if hall == nil { _ = form.value("prices", isRequired: true) }
        try form.finish()
        guard let hall, let title, let zone, let priced, let starts = times.starts, let ends = times.ends else {
            throw Problem(.validation)
        }
        let terms = ShowTerms(
            owner: caller.account, startsAt: starts, endsAt: ends, saleOpensAt: times.opens ?? .distantPast,
            saleClosesAt: times.closes, currency: priced.currency,
            prices: hall.layout.categories.indices.map { priced.prices[$0] }, settings: settings)
        // Drawn: a key is good for a day, and a show stays.
        let id = ShowID(identities.number())
        let show = try draft(id, title, zone, terms, in: hall.layout)
        let filed = try await add(show, slug ?? "show-\(Self.tail(of: id.number))", key)
        // Also when it was made before: who asks again may not have heard of it, and nobody of the audit.
        audit?.record(
            "createShow", PublicID.text(filed.entry.id), by: request.auditActor, .done, before: nil,
            after: Self.auditText(title, terms), under: key.id)
        return .json(.created) { json in Self.write(filed.entry, forStaff: true, to: &json) }
    }

    private func draft(
        _ id: ShowID, _ title: String, _ zone: String, _ terms: ShowTerms, in layout: Layout
    ) throws(Problem) -> Show {
        do throws(ShowFault) {
            let unpriced = terms.unpriced.map { layout.categories[$0] }
            guard unpriced.isEmpty else { throw .missingPrice(unpriced) }
            return try Show(id: id, title: title, layout: layout, timeZone: zone, terms: terms, now: time.now)
        } catch {
            throw Problem(show: error)
        }
    }

    private func add(_ show: Show, _ slug: String, _ key: WriteKey) async throws(Problem) -> Filed<ShowEntry> {
        do throws(CatalogueFault) {
            return try await catalogue.add(show, slug: slug, under: key)
        } catch {
            guard error == .hallBusy else { throw Problem(catalogue: error, missing: .layoutNotFound) }
            let terms = show.terms
            throw Problem(
                hallBusy: try await ask { () async throws(PortFailure) in
                    try await catalogue.uses(of: show.layout, from: terms.startsAt, to: terms.endsAt, but: nil)
                })
        }
    }

    /// The layout that the form names, in the version that it names or in the newest.
    private func hall(_ form: inout Form) async throws(Problem) -> LayoutVersion? {
        let name = form.text("layout", bytes: 1...64)
        let version = form.integer("layout_version", in: 1...Int64(Int32.max), isRequired: false)
        guard let name else { return nil }
        do throws(Problem) {
            return try await layout(Self.layoutName(name), version: version.map { Int32(clamping: $0) })
        } catch {
            guard error.kind == .layoutNotFound else { throw error }
            if version != nil, try await isThere(Self.layoutName(name)) {
                form.refuse("layout_version", "LAYOUT_NOT_FOUND", "The layout has no such version.")
            } else {
                form.refuse("layout", "LAYOUT_NOT_FOUND", "There is no such layout.")
            }
            return nil
        }
    }

    private func isThere(_ layout: LayoutName) async throws(Problem) -> Bool {
        try await ask { () async throws(PortFailure) in try await catalogue.layout(layout, version: nil) } != nil
    }

    // MARK: Writing

    func answer(_ status: Status, _ show: OpenShow, _ principal: Principal?) async throws(Problem) -> Response {
        let isStaff = principal?.caller.isStaff ?? false
        let response = await show.office.read { map, position, _ in
            let entry = ShowEntry(
                id: show.id, slug: show.slug, title: show.title, layout: show.layout.id, layoutSlug: show.layoutSlug,
                layoutVersion: show.layout.version, timeZone: show.timeZone, terms: map.terms,
                categories: show.layout.categories, counts: map.counts)
            return Response.json(status) { json in
                Self.write(entry, forStaff: isStaff, to: &json)
                json.position(position)
            }
        }
        guard let response else { throw Problem(.unavailable) }
        return response
    }

    static func write(_ show: ShowEntry, forStaff isStaff: Bool, to json: inout JSONObjectWriter) {
        let terms = show.terms
        json.string("id", PublicID.text(show.id))
        json.string("slug", show.slug)
        json.string("title", show.title)
        json.moment("starts_at", terms.startsAt)
        json.moment("ends_at", terms.endsAt)
        json.string("time_zone", show.timeZone)
        json.moment("sale_opens_at", terms.saleOpensAt)
        json.moment("sale_closes_at", terms.saleClosesAt)
        json.string("status", show.status.rawValue)
        json.string("layout", show.layoutSlug)
        json.integer("layout_version", show.layoutVersion)
        json.prices(terms, show.categories)
        json.counts(show.counts, forStaff: isStaff)
        json.object("settings") { write(terms.settings, to: &$0) }
    }

    static func write(_ settings: ShowSettings, to json: inout JSONObjectWriter) {
        json.integer("hold_ms", settings.holdTime.count)
        json.integer("seats_per_hold", settings.seatsPerHold)
        json.integer("seats_per_buyer", settings.seatsPerBuyer)
        json.integer("extension_ms", settings.extensionTime.count)
        json.integer("extensions", settings.extensions)
        json.integer("longest_hold_ms", settings.longestHold.count)
        json.integer("payment_ms", settings.paymentTime.count)
        json.integer("doors_before_ms", settings.doorsBefore.count)
        json.integer("undo_ms", settings.undoTime.count)
    }

    private static func text(_ entry: ShowEntry) -> String {
        "\(PublicID.text(entry.id))-\(entry.terms.startsAt.milliseconds)"
    }

    private static func showPage(_ text: String) -> ShowPage? {
        let parts = text.split(separator: "-", maxSplits: 1)
        guard parts.count == 2, let id = PublicID.show(String(parts[0])), let at = Int64(parts[1]) else { return nil }
        return ShowPage(startsAt: Moment(milliseconds: at), id: id)
    }
}

extension FrontDesk {
    /// The times of a show as a form names them.
    struct Times {
        let starts: Moment?
        let ends: Moment?
        let opens: Moment?
        let closes: Moment?

        init(_ form: inout Form, areRequired: Bool) {
            starts = form.moment("starts_at", isRequired: areRequired)
            ends = form.moment("ends_at", isRequired: areRequired)
            opens = form.moment("sale_opens_at", isRequired: false)
            closes = form.moment("sale_closes_at", isRequired: false)
        }
    }
}
