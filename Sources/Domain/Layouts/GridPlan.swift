/// The short form of a plan: `rows A-J, seats 10, categories {"A-E": "standard", "F-J": "deluxe"}`. Labels are `A-1`
/// and so on, seats stand ten apart, row A is in front.
package struct GridPlan: Hashable, Sendable {
    package struct Band: Hashable, Sendable {
        package let rows: String
        package let category: String

        package init(rows: String, category: String) {
            self.rows = rows
            self.category = category
        }
    }

    package var rows: String
    package var seats: Int
    package var categories: [Band]

    /// How far apart neighbours stand.
    static let spacing: Int32 = 10

    package init(rows: String, seats: Int, categories: [Band]) {
        self.rows = rows
        self.seats = seats
        self.categories = categories
    }

    /// Writes the plan out.
    package func plan(limits: LayoutLimits = LayoutLimits()) throws(LayoutRejection) -> LayoutPlan {
        guard let range = Self.range(rows), seats > 0 else { throw Self.rejection(.badGrid, "grid.rows") }
        // Counted before anything is allocated.
        guard range.count <= limits.rows else {
            throw Self.rejection(.tooMany("rows", limit: limits.rows), "grid.rows")
        }
        guard seats <= limits.seats, range.count * seats <= limits.seats else {
            throw Self.rejection(.tooMany("seats", limit: limits.seats), "grid.seats")
        }
        let category = try categories(of: range, limits)
        let planned = range.enumerated().map { order, row in
            let name = Self.name(of: row)
            let placed = (1...seats).map { number in
                LayoutPlan.Seat(
                    label: "\(name)-\(number)", category: category[order],
                    x: Int32(truncatingIfNeeded: number - 1) &* Self.spacing,
                    y: Int32(truncatingIfNeeded: order) &* Self.spacing)
            }
            return LayoutPlan.Row(name: name, seats: placed)
        }
        return LayoutPlan(sections: [.init(name: "Main", rows: planned)])
    }

    private func categories(of rows: ClosedRange<Int>, _ limits: LayoutLimits) throws(LayoutRejection) -> [String] {
        guard categories.count <= limits.categories else {
            throw Self.rejection(.tooMany("categories", limit: limits.categories), "grid.categories")
        }
        var found: [String?] = Array(repeating: nil, count: rows.count)
        for band in categories {
            let field = "grid.categories.\(band.rows)"
            guard let range = Self.range(band.rows) else { throw Self.rejection(.badGrid, field) }
            guard rows.contains(range.lowerBound), rows.contains(range.upperBound) else {
                throw Self.rejection(.rowsOutside(self.rows), field)
            }
            for row in range {
                guard found[row - rows.lowerBound] == nil else {
                    throw Self.rejection(.categoryTwice(row: Self.name(of: row)), field)
                }
                found[row - rows.lowerBound] = band.category
            }
        }
        if let missing = found.firstIndex(of: nil) {
            throw Self.rejection(.categoryMissing(row: Self.name(of: missing + rows.lowerBound)), "grid.categories")
        }
        return found.compactMap { $0 }
    }

    private static func rejection(_ kind: LayoutFault.Kind, _ field: String) -> LayoutRejection {
        LayoutRejection(faults: [LayoutFault(kind, at: field)])
    }

    /// `A-J` or `C`, up to `ZZ`, as numbers from one.
    private static func range(_ text: String) -> ClosedRange<Int>? {
        let ends = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard ends.count <= 2, let first = ends.first.flatMap(number), let last = ends.last.flatMap(number),
            first <= last
        else { return nil }
        return first...last
    }

    private static func number(_ letters: Substring.UTF8View.SubSequence) -> Int? {
        guard (1...2).contains(letters.count),
            letters.allSatisfy({ (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) })
        else { return nil }
        return letters.reduce(0) { $0 * 26 + Int($1 - UInt8(ascii: "A")) + 1 }
    }

    private static func name(of row: Int) -> String {
        let letters = row > 26 ? [(row - 1) / 26 - 1, (row - 1) % 26] : [row - 1]
        return String(decoding: letters.map { UInt8(truncatingIfNeeded: $0) &+ UInt8(ascii: "A") }, as: UTF8.self)
    }
}
