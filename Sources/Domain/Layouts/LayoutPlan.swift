/// What somebody drew: sections, rows and seats, not yet checked. The order is the order of the map.
package struct LayoutPlan: Hashable, Sendable {
    package struct Seat: Hashable, Sendable {
        package var label: String
        package var category: String
        package var x: Int32
        package var y: Int32
        package var flags: SeatFlags

        package init(label: String, category: String, x: Int32, y: Int32, flags: SeatFlags = []) {
            self.label = label
            self.category = category
            self.x = x
            self.y = y
            self.flags = flags
        }
    }

    package struct Row: Hashable, Sendable {
        package var name: String
        package var seats: [Seat]

        package init(name: String, seats: [Seat]) {
            self.name = name
            self.seats = seats
        }
    }

    package struct Section: Hashable, Sendable {
        package var name: String
        package var rows: [Row]

        package init(name: String, rows: [Row]) {
            self.name = name
            self.rows = rows
        }
    }

    package var sections: [Section]

    package init(sections: [Section]) {
        self.sections = sections
    }
}
