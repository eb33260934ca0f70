internal import Contract
internal import Domain
internal import HTTP

extension FrontDesk {
    func listLayouts(_ request: Request) async throws(Problem) -> Response {
        var query = try QueryForm(request.head)
        let limit = query.limit(limits)
        let after = query.after(PublicID.layout)
        try query.finish()
        let found = try await ask { () async throws(PortFailure) in
            try await catalogue.layouts(after: after, limit: limit + 1)
        }
        return .page(Page(found, limit: limit) { PublicID.text($0.id) }, Self.write)
    }

    func getLayoutVersion(_ request: Request) async throws(Problem) -> Response {
        guard let version = Int32(exactly: request.parameters.integer("version")) else {
            throw Problem(.layoutNotFound)
        }
        let found = try await layout(Self.layoutName(request.parameters["layout"]), version: version)
        var response = Response.json { json in Self.write(found, to: &json) }
        // A version never changes, but behind a backup that was put back another plan can have its number.
        let made = found.entry.createdAt.milliseconds
        response.set("ETag", EntityTag("\(found.entry.id)-\(found.entry.version)-\(made)").text)
        response.set("Cache-Control", "public, max-age=3600")
        return response
    }

    func createLayout(_ request: Request) async throws(Problem) -> Response {
        let key = try request.writeKey()
        var form = try Form(Self.read(request, limits))
        let name = form.text("name", bytes: 1...LayoutLimits().nameBytes)
        let slug = form.slug()
        let plan = try LayoutForm.plan(&form)
        try form.finish()
        guard let name, let plan else { throw Problem(.validation) }
        // Drawn: a key is good for a day, and a layout stays.
        let id = LayoutID(identities.number())
        let layout = try Self.layout(id, version: 1, plan)
        let new = NewLayout(layout: layout, plan: plan, slug: slug ?? "hall-\(Self.tail(of: id.number))", name: name)
        do throws(CatalogueFault) {
            let filed = try await catalogue.add(new, under: key)
            note(.createLayout, request, of: filed.entry.id, under: key.id) { Self.write(filed.entry, to: &$0) }
            return .json(.created) { json in Self.write(filed.entry, to: &json) }
        } catch {
            throw Problem(catalogue: error, missing: .layoutNotFound)
        }
    }

    func createLayoutVersion(_ request: Request) async throws(Problem) -> Response {
        let key = try request.writeKey()
        var form = try Form(Self.read(request, limits))
        let plan = try LayoutForm.plan(&form)
        try form.finish()
        guard let plan else { throw Problem(.validation) }
        let known = try await layout(Self.layoutName(request.parameters["layout"]), version: nil)
        _ = try Self.layout(known.entry.id, version: 1, plan)
        do throws(CatalogueFault) {
            let filed = try await catalogue.addVersion(of: known.entry.id, plan, under: key)
            note(
                .createLayoutVersion, request, of: filed.entry.id, under: key.id,
                before: filed.isNew ? { Self.write(known.entry, to: &$0) } : nil
            ) { Self.write(filed.entry, to: &$0) }
            return .json(.created) { json in Self.write(filed.entry, to: &json) }
        } catch {
            throw Problem(catalogue: error, missing: .layoutNotFound)
        }
    }

    // MARK: Parts

    func layout(_ name: LayoutName, version: Int32?) async throws(Problem) -> LayoutVersion {
        let found = try await ask { () async throws(PortFailure) in
            try await catalogue.layout(name, version: version)
        }
        guard let found else { throw Problem(.layoutNotFound) }
        return found
    }

    static func layoutName(_ text: String) -> LayoutName { PublicID.layout(text).map { .id($0) } ?? .slug(text) }

    /// The end of a number as a readable name has it, when nobody chose one.
    static func tail(of number: Int64) -> String { String(PublicID.text(LayoutID(number)).suffix(10)) }

    private static func read(_ request: Request, _ limits: FrontDeskLimits) throws(Problem) -> JSONValue {
        var json = JSONLimits()
        json.bytes = limits.layoutBytes
        json.values = limits.layoutValues
        return try request.json(limits: json)
    }

    private static func layout(_ id: LayoutID, version: Int32, _ plan: LayoutPlan) throws(Problem) -> Layout {
        do throws(LayoutRejection) {
            return try Layout(id: id, version: version, plan: plan, isNew: true)
        } catch {
            throw Problem(layout: error)
        }
    }

    private static func write(_ entry: LayoutEntry, to json: inout JSONObjectWriter) {
        json.string("id", PublicID.text(entry.id))
        json.string("slug", entry.slug)
        json.string("name", entry.name)
        json.integer("version", entry.version)
        json.integer("seats", entry.seats)
        json.moment("created_at", entry.createdAt)
    }

    private static func write(_ found: LayoutVersion, to json: inout JSONObjectWriter) {
        let layout = found.layout
        write(found.entry, to: &json)
        json.strings("categories", layout.categories.map(\.text))
        json.array("sections") { list in
            for section in layout.sections {
                list.object { json in
                    json.string("name", section.name)
                    json.array("rows") { rows in
                        for row in layout.rows[section.rows] { rows.object { write(row, layout, to: &$0) } }
                    }
                }
            }
        }
    }

    private static func write(_ row: Layout.Row, _ layout: Layout, to json: inout JSONObjectWriter) {
        json.string("name", row.name)
        json.array("seats") { list in
            for seat in layout.seats[row.seats] {
                list.object { json in
                    json.string("label", seat.label.text)
                    json.string("category", layout.categories[Int(seat.category)].text)
                    json.integer("x", seat.x)
                    json.integer("y", seat.y)
                    json.strings("flags", seat.flags.texts)
                }
            }
        }
    }
}
