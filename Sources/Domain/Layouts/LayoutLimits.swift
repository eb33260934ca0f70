/// Every bound of a layout. Each is crossed by one in a test.
package struct LayoutLimits: Sendable, Hashable {
    /// Seats in one layout.
    package let seats: Int
    /// Sections in one layout.
    package let sections: Int
    /// Rows in one layout.
    package let rows: Int
    /// Categories in one layout.
    package let categories: Int
    /// Bytes of a seat's label.
    package let labelBytes: Int
    /// Bytes of the name of a section, a row, a category.
    package let nameBytes: Int
    /// How far from the origin a seat may stand.
    package let coordinate: Int32
    /// Faults that one answer names.
    package let faults: Int

    package init(
        seats: Int = 50_000, sections: Int = 500, rows: Int = 5_000, categories: Int = 32, labelBytes: Int = 24,
        nameBytes: Int = 60, coordinate: Int32 = 1_000_000, faults: Int = 50
    ) {
        // Seats of one owner and rows are counted in 16 bits, categories in 8; distances are squared in 64.
        precondition((1...65_535).contains(seats) && sections > 0, "a layout has 1 to 65,535 seats")
        precondition((1...65_535).contains(rows) && (1...255).contains(categories), "rows or categories out of range")
        precondition(labelBytes > 0 && nameBytes > 0 && faults > 0, "a limit of layouts is not positive")
        precondition((1...10_000_000).contains(coordinate), "coordinates reach at most 10,000,000")
        self.seats = seats
        self.sections = sections
        self.rows = rows
        self.categories = categories
        self.labelBytes = labelBytes
        self.nameBytes = nameBytes
        self.coordinate = coordinate
        self.faults = faults
    }
}
