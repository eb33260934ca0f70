internal import Contract
internal import Domain

/// Reads the plan of a layout: section by section, or as a grid.
enum LayoutForm {
    /// Nil when something is wrong, which the form then names.
    static func plan(_ form: inout Form) throws(Problem) -> LayoutPlan? {
        guard form.has("sections") != form.has("grid") else {
            _ = (form.value("sections", isRequired: false), form.value("grid", isRequired: false))
            let code = form.has("grid") ? "INVALID" : "REQUIRED"
            form.refuse("sections", code, "Name either sections or grid.")
            return nil
        }
        if form.has("grid") { return try grid(&form) }
        let limits = LayoutLimits()
        guard let sections = form.parts("sections", count: 1...limits.sections) else { return nil }
        var plan = LayoutPlan(sections: [])
        for var section in sections {
            plan.sections.append(self.section(&section, limits))
            form.join(section)
        }
        return form.faults.isEmpty ? plan : nil
    }

    private static func section(_ form: inout Form, _ limits: LayoutLimits) -> LayoutPlan.Section {
        let name = form.text("name", bytes: 1...limits.nameBytes) ?? ""
        var rows: [LayoutPlan.Row] = []
        for var row in form.parts("rows", count: 1...limits.rows) ?? [] {
            let name = row.text("name", bytes: 1...limits.nameBytes) ?? ""
            var seats: [LayoutPlan.Seat] = []
            for var seat in row.parts("seats", count: 1...limits.seats) ?? [] {
                if let read = self.seat(&seat, limits) { seats.append(read) }
                row.join(seat)
            }
            rows.append(.init(name: name, seats: seats))
            form.join(row)
        }
        return .init(name: name, rows: rows)
    }

    private static func seat(_ form: inout Form, _ limits: LayoutLimits) -> LayoutPlan.Seat? {
        let edge = Int64(limits.coordinate)
        let label = form.text("label", bytes: 1...limits.labelBytes)
        if let label, !standsInAddresses(label) {
            form.refuse("label", "INVALID", "A label stands in addresses; this one cannot.")
        }
        let category = form.text("category", bytes: 1...limits.nameBytes)
        let x = form.integer("x", in: -edge...edge)
        let y = form.integer("y", in: -edge...edge)
        let flags = flags(&form)
        guard let label, let category, let x, let y else { return nil }
        return .init(
            label: label, category: category, x: Int32(clamping: x), y: Int32(clamping: y), flags: flags)
    }

    /// Whether a seat of this label can be given back by itself, as `/v1/holds/…/seats/A-1`. Clients take dots for a
    /// folder, and what scanners ask for is refused wherever it stands.
    private static func standsInAddresses(_ label: String) -> Bool {
        // Percent signs are written out once more in an address.
        let segment = label.replacing("%", with: "%25")
        return label != "." && label != ".." && !ScannerPaths.contain(Array("/v1/holds/hold/seats/\(segment)".utf8))
    }

    private static func flags(_ form: inout Form) -> SeatFlags {
        var flags: SeatFlags = []
        for (index, name) in (form.texts("flags", count: 0...3, bytes: 1...32, isRequired: false) ?? []).enumerated() {
            guard let known = SeatFlags.names.first(where: { $0.name == name }) else {
                form.refuse("flags[\(index)]", "INVALID", "This must be wheelchair, companion or restricted_view.")
                continue
            }
            flags.insert(known.flag)
        }
        return flags
    }

    private static func grid(_ form: inout Form) throws(Problem) -> LayoutPlan? {
        let limits = LayoutLimits()
        guard var part = form.part("grid") else { return nil }
        let rows = part.text("rows", bytes: 1...5)
        let seats = part.integer("seats", in: 1...Int64(limits.seats))
        var bands: [GridPlan.Band] = []
        for row in part.table("categories", count: 1...limits.categories) ?? [] {
            guard case .string(let category) = row.value else {
                part.refuse("categories.\(row.name.prefix(80))", "INVALID_TYPE", "This must be a text.")
                continue
            }
            if let fault = TextRule.fault(of: category, bytes: 1...limits.nameBytes) {
                part.refuse("categories.\(row.name.prefix(80))", fault.code, fault.message)
            }
            bands.append(.init(rows: row.name, category: category))
        }
        form.join(part)
        guard form.faults.isEmpty, let rows, let seats else { return nil }
        do throws(LayoutRejection) {
            return try GridPlan(rows: rows, seats: Int(seats), categories: bands).plan()
        } catch {
            throw Problem(layout: error)
        }
    }
}

extension SeatFlags {
    static let names: [(name: String, flag: SeatFlags)] = [
        ("wheelchair", .wheelchair), ("companion", .companion), ("restricted_view", .restrictedView),
    ]

    var texts: [String] { Self.names.filter { contains($0.flag) }.map(\.name) }
}
