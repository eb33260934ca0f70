internal import Domain

/// A plan as the columns of its row: a list for each property of a seat.
struct PlanColumns {
    var sections: [String] = []
    var rows: [String] = []
    var rowSections: [Int32] = []
    var categories: [String] = []
    var labels: [String] = []
    var seatRows: [Int32] = []
    var seatCategories: [Int32] = []
    var x: [Int32] = []
    var y: [Int32] = []
    var flags: [Int32] = []

    init(_ plan: LayoutPlan) {
        var numbers: [String: Int32] = [:]
        for section in plan.sections {
            for row in section.rows {
                for seat in row.seats {
                    if numbers[seat.category] == nil {
                        numbers[seat.category] = Int32(clamping: categories.count)
                        categories.append(seat.category)
                    }
                    labels.append(seat.label)
                    seatRows.append(Int32(clamping: rows.count))
                    seatCategories.append(numbers[seat.category] ?? 0)
                    x.append(seat.x)
                    y.append(seat.y)
                    flags.append(Int32(seat.flags.rawValue))
                }
                rowSections.append(Int32(clamping: sections.count))
                rows.append(row.name)
            }
            sections.append(section.name)
        }
    }

    init(_ row: Row) throws(StoreFailure) {
        sections = try row.array(0)
        rows = try row.array(1)
        rowSections = try row.array(2)
        categories = try row.array(3)
        labels = try row.array(4)
        seatRows = try row.array(5)
        seatCategories = try row.array(6)
        x = try row.array(7)
        y = try row.array(8)
        flags = try row.array(9)
    }

    /// The plan. The table keeps the lists of equal length; a number that points nowhere throws.
    var plan: LayoutPlan {
        get throws(StoreFailure) {
            var plan = LayoutPlan(sections: sections.map { .init(name: $0, rows: []) })
            var places: [(section: Int, row: Int)] = []
            for (name, section) in zip(rows, rowSections) {
                let section = Int(section)
                guard plan.sections.indices.contains(section) else { throw Self.damaged }
                places.append((section, plan.sections[section].rows.count))
                plan.sections[section].rows.append(.init(name: name, seats: []))
            }
            for index in labels.indices {
                let (row, category) = (Int(seatRows[index]), Int(seatCategories[index]))
                guard places.indices.contains(row), categories.indices.contains(category) else { throw Self.damaged }
                plan.sections[places[row].section].rows[places[row].row].seats.append(
                    .init(
                        label: labels[index], category: categories[category], x: x[index], y: y[index],
                        flags: SeatFlags(rawValue: UInt8(truncatingIfNeeded: flags[index]))))
            }
            return plan
        }
    }

    private static var damaged: StoreFailure { StoreFailure(.corrupted, "a layout whose numbers point nowhere") }
}
