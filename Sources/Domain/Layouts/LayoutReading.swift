/// Turns a plan into the parts of a layout and collects what is wrong with it.
struct LayoutReading {
    let limits: LayoutLimits
    private(set) var faults: [LayoutFault] = []
    private(set) var categories: [CategoryName] = []
    private(set) var sections: [Layout.Section] = []
    private(set) var rows: [Layout.Row] = []
    private(set) var seats: [Layout.Seat] = []

    init(limits: LayoutLimits) {
        self.limits = limits
    }

    mutating func read(_ plan: LayoutPlan) {
        let rowCount = plan.sections.reduce(0) { $0 + $1.rows.count }
        let seatCount = plan.sections.reduce(0) { $0 + $1.rows.reduce(0) { $0 + $1.seats.count } }
        if seatCount == 0 { note(.noSeats, "sections") }
        bound(plan.sections.count, limits.sections, "sections")
        bound(rowCount, limits.rows, "rows")
        bound(seatCount, limits.seats, "seats")
        guard faults.isEmpty else { return }
        for (index, section) in plan.sections.enumerated() { read(section, at: "sections[\(index)]") }
        bound(categories.count, limits.categories, "categories")
    }

    private mutating func read(_ section: LayoutPlan.Section, at field: String) {
        let first = rows.count
        if !isName(section.name) { note(.badName, field + ".name") }
        for (index, row) in section.rows.enumerated() { read(row, at: field + ".rows[\(index)]") }
        sections.append(.init(name: section.name, rows: first..<rows.count))
    }

    private mutating func read(_ row: LayoutPlan.Row, at field: String) {
        let first = seats.count
        if !isName(row.name) { note(.badName, field + ".name") }
        let step = smallestStep(in: row.seats)
        for (index, seat) in row.seats.enumerated() {
            // Half as wide again as the smallest step is an aisle.
            let joins = index > 0 && distance(row.seats[index - 1], seat) * 4 <= step * 9
            read(seat, number: index + 1, joinsPrevious: joins, at: field, index)
        }
        rows.append(.init(name: row.name, section: sections.count, seats: first..<seats.count))
    }

    private mutating func read(
        _ seat: LayoutPlan.Seat, number: Int, joinsPrevious: Bool, at field: String, _ index: Int
    ) {
        let label = SeatLabel(seat.label, limits: limits)
        if label == nil { note(.badLabel, "\(field).seats[\(index)].label") }
        let category = self.category(seat.category)
        if category == nil { note(.badName, "\(field).seats[\(index)].category") }
        let edge = limits.coordinate
        if !(-edge...edge).contains(seat.x) || !(-edge...edge).contains(seat.y) {
            note(.coordinate, "\(field).seats[\(index)]")
        }
        guard let label, let category else { return }
        seats.append(
            .init(
                label: label, x: seat.x, y: seat.y, row: UInt16(truncatingIfNeeded: rows.count),
                number: UInt16(truncatingIfNeeded: number), category: category, flags: seat.flags,
                joinsPrevious: joinsPrevious))
    }

    /// Categories are numbered as they appear; one beyond the limit is counted once, so that the fault is named.
    private mutating func category(_ name: String) -> UInt8? {
        if let known = categories.firstIndex(where: { $0.text == name }) { return UInt8(truncatingIfNeeded: known) }
        guard let new = CategoryName(name, limits: limits) else { return nil }
        if categories.count <= limits.categories { categories.append(new) }
        return UInt8(truncatingIfNeeded: categories.count - 1)
    }

    private func isName(_ text: String) -> Bool { PlainText.isPlain(text, bytes: 1...limits.nameBytes) }

    private func smallestStep(in seats: [LayoutPlan.Seat]) -> Int64 {
        zip(seats, seats.dropFirst()).map { distance($0, $1) }.filter { $0 > 0 }.min() ?? 0
    }

    private func distance(_ left: LayoutPlan.Seat, _ right: LayoutPlan.Seat) -> Int64 {
        // Coordinates that are out of range are named elsewhere; here they must not overflow.
        let edge = 2 * Int64(limits.coordinate)
        let across = min(max(Int64(left.x) - Int64(right.x), -edge), edge)
        let along = min(max(Int64(left.y) - Int64(right.y), -edge), edge)
        return across * across + along * along
    }

    /// Two seats with one label.
    mutating func checkLabels() {
        let sorted = seats.indices.sorted {
            let (left, right) = (seats[$0].label.text, seats[$1].label.text)
            return left == right ? $0 < $1 : SeatLabel.precedes(left, right)
        }
        for (left, right) in zip(sorted, sorted.dropFirst()) where seats[left].label == seats[right].label {
            note(.duplicateLabel(seats[right].label.text), field(of: right))
        }
    }

    /// The same for labels that look alike, each in another form of Unicode, which the order of bytes may part.
    mutating func checkLooks() {
        var known: Set<String> = []
        known.reserveCapacity(seats.count)
        for seat in seats.indices where !known.insert(seats[seat].label.text).inserted {
            note(.duplicateLabel(seats[seat].label.text), field(of: seat))
        }
    }

    private func field(of seat: Int) -> String {
        let row = Int(seats[seat].row)
        let section = rows[row].section
        let order = row - sections[section].rows.lowerBound
        return "sections[\(section)].rows[\(order)].seats[\(seats[seat].number - 1)].label"
    }

    private mutating func bound(_ count: Int, _ limit: Int, _ what: String) {
        if count > limit { note(.tooMany(what, limit: limit), what) }
    }

    private mutating func note(_ kind: LayoutFault.Kind, _ field: String) {
        if faults.count < limits.faults { faults.append(LayoutFault(kind, at: field)) }
    }
}
