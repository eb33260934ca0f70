internal import Contract

/// The plan of a hall, in the order of the states.
package struct HallPlan: Equatable, Sendable {
    package struct Seat: Equatable, Sendable {
        package let label: String
        package let category: String
        package let x: Int64
    }

    package struct Row: Equatable, Sendable {
        package let name: String
        /// Where its first seat stands in the states.
        package let first: Int
        package let seats: [Seat]
    }

    package struct Section: Equatable, Sendable {
        package let name: String
        package let rows: [Row]
    }

    package let sections: [Section]
    package let count: Int

    /// Reads the answer of `/v1/layouts/{layout}/versions/{version}`.
    package init?(_ bytes: [UInt8]) {
        var limits = JSONLimits()
        limits.bytes = 16 << 20
        limits.values = 1_000_000
        guard let json = try? JSONReader.read(bytes, limits: limits) else { return nil }
        var next = 0
        var sections: [Section] = []
        for section in json.elements("sections") {
            var rows: [Row] = []
            for row in section.elements("rows") {
                let seats = row.elements("seats").compactMap { seat in
                    seat.text("label").map {
                        Seat(label: $0, category: seat.text("category") ?? "", x: seat.integer("x") ?? 0)
                    }
                }
                rows.append(Row(name: row.text("name") ?? "", first: next, seats: seats))
                next += seats.count
            }
            sections.append(Section(name: section.text("name") ?? "", rows: rows))
        }
        guard next > 0 else { return nil }
        self.sections = sections
        count = next
    }

    package var labels: [String] { sections.flatMap { $0.rows.flatMap { $0.seats.map(\.label) } } }
}
