internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func changeShow(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        let terms = try await owned(show, by: caller)
        var form = try Form(try request.json())
        form.refuseNull("title")
        let title = form.text("title", bytes: 1...ShowLimits().titleBytes, isRequired: false)
        let edit = ShowForm.edit(&form, show, terms)
        try form.finish()
        var change = Change.earlier
        if try await !wasDone(under: key) {
            if edit.startsAt != nil || edit.endsAt != nil {
                let uses = try await uses(of: show, edit, terms)
                guard uses.isEmpty else { throw Problem(hallBusy: uses) }
            }
            change = try await self.change(show, edit, caller, key)
            // Last, since it is what the key is remembered by.
            if let title {
                try await rename(show, title, key)
                if change == .nothing { change = .now }
            }
        }
        let after = try await any(.id(show.id))
        await note("changeShow", request, change, of: (show, terms), after, key)
        return try await answer(.ok, after, request.principal)
    }

    func changeStatus(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        let terms = try await owned(show, by: caller)
        var form = try Form(try request.json())
        let name = form.text("status", bytes: 1...20)
        let life = name.flatMap { name in ShowLife.allCases.first { ShowStatus($0, isSoldOut: false).rawValue == name }
        }
        if name != nil, life == nil {
            form.refuse("status", "INVALID", "This must be scheduled, on_sale, ended or cancelled.")
        }
        try form.finish()
        let change = try await change(show, ShowEdit(life: life), caller, key)
        await note("changeShowStatus", request, change, of: (show, terms), show, key)
        return try await answer(.ok, show, request.principal)
    }

    /// A show of which nothing was sold is taken off; it stays in the ledger as cancelled.
    func deleteShow(_ request: Request) async throws(Problem) -> Response {
        let caller = try request.caller()
        let key = try request.writeKey()
        let show = try await show(of: request)
        let terms = try await owned(show, by: caller)
        var edit = ShowEdit(life: .cancelled)
        edit.wantsUnsold = true
        let change = try await change(show, edit, caller, key)
        await note("deleteShow", request, change, of: (show, terms), show, key)
        return Response(.noContent)
    }

    // MARK: Parts

    /// What a request has changed.
    private enum Change {
        case now
        /// It was done before under the same key.
        case earlier
        /// All was so already, which no key is remembered by: under the same one something may change later.
        case nothing
    }

    /// Tells the audit what a show was before, unless it was changed before this request came, and is now.
    private func note(
        _ action: String, _ request: Request, _ change: Change, of before: (show: OpenShow, terms: ShowTerms),
        _ after: OpenShow, _ key: WriteKey
    ) async {
        guard let audit else { return }
        let terms = await after.office.terms()
        audit.record(
            action, PublicID.text(after.id), by: request.auditActor, .done,
            before: change == .earlier ? nil : Self.auditText(before.show.title, before.terms),
            after: terms.map { Self.auditText(after.title, $0) }, under: change == .nothing ? nil : key.id)
    }

    static func auditText(_ title: String, _ terms: ShowTerms) -> String {
        let bytes = JSONWriter.object { json in
            json.string("title", title)
            json.string("status", ShowStatus(terms.life, isSoldOut: false).rawValue)
            json.moment("starts_at", terms.startsAt)
            json.moment("ends_at", terms.endsAt)
            json.moment("sale_opens_at", terms.saleOpensAt)
            json.moment("sale_closes_at", terms.saleClosesAt)
            json.array("prices") { list in
                for price in terms.prices {
                    if let price { list.integer(price) } else { list.null() }
                }
            }
            json.object("settings") { Self.write(terms.settings, to: &$0) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The terms of a show that the caller owns.
    private func owned(_ show: OpenShow, by caller: Caller) async throws(Problem) -> ShowTerms {
        guard let terms = await show.office.terms() else { throw Problem(.unavailable) }
        guard caller.owns(terms.owner) else { throw Problem(.forbidden) }
        return terms
    }

    private func change(
        _ show: OpenShow, _ edit: ShowEdit, _ caller: Caller, _ key: WriteKey
    ) async throws(Problem) -> Change {
        let result = await show.office.submit(key.command(caller, .change(edit)))
        switch result {
        case .answered(.done, _): return .nothing
        case .answered, .repeated:
            // Its readable name may be free now.
            if edit.life == .cancelled { offices.forget(show.id) }
            if case .repeated = result { return .earlier }
            return .now
        case .refused(let refusal): throw Problem(refused: refusal)
        // Of a change of times the database refuses one thing only: two shows in one hall.
        case .unavailable(.rejected) where edit.startsAt != nil || edit.endsAt != nil:
            guard let terms = await show.office.terms() else { throw Problem(.hallBusy) }
            throw Problem(hallBusy: try await uses(of: show, edit, terms))
        case .unavailable(let reason): throw Problem(undone: reason)
        }
    }

    /// The other shows in the hall of this one, at the time that is wanted for it.
    private func uses(of show: OpenShow, _ edit: ShowEdit, _ terms: ShowTerms) async throws(Problem) -> [Range<Moment>]
    {
        let (start, end) = (edit.startsAt ?? terms.startsAt, edit.endsAt ?? terms.endsAt)
        return try await ask { () async throws(PortFailure) in
            try await catalogue.uses(of: show.layout.id, from: start, to: end, but: show.id)
        }
    }

    private func wasDone(under key: WriteKey) async throws(Problem) -> Bool {
        do throws(CatalogueFault) {
            return try await catalogue.wasDone(under: key)
        } catch {
            throw Problem(catalogue: error, missing: .showNotFound)
        }
    }

    private func rename(_ show: OpenShow, _ title: String, _ key: WriteKey) async throws(Problem) {
        do throws(CatalogueFault) {
            try await catalogue.rename(show.id, title: title, under: key)
        } catch {
            throw Problem(catalogue: error, missing: .showNotFound)
        }
        offices.forget(show.id)
    }
}
