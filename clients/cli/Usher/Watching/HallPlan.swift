internal import Contract

/// The plan of a hall, in the order of the states.
package struct HallPlan: Equatable, Sendable {
    package struct Seat: Equatable, Sendable {
        package let label: String
        package let category: String
        package let x: Int64

        /// Further from the origin is no hall, as the server says of layouts.
        private static let farthest: Int64 = 1_000_000

        fileprivate init?(_ json: JSONValue) {
            guard let label = json.text("label") else { return nil }
            self.label = label
            category = json.text("category") ?? ""
            x = min(max(json.integer("x") ?? 0, -Self.farthest), Self.farthest)
        }
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
                let seats = row.elements("seats").compactMap { Seat($0) }
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
