/// The answer to one statement: a copy of its own, free of libpq's memory, in two arrays however many cells.
package struct Rows: Sendable, RandomAccessCollection {
    package struct Column: Hashable, Sendable {
        package let name: String
        package let type: PGType

        package init(name: String, type: PGType) {
            self.name = name
            self.type = type
        }
    }

    struct Cell: Sendable {
        let start: Int32
        /// -1 is NULL.
        let count: Int32
    }

    package let columns: [Column]
    /// How many rows the statement touched, for INSERT, UPDATE, DELETE and the like; else the rows returned.
    package let affected: Int
    package let count: Int
    private let bytes: [UInt8]
    private let cells: [Cell]

    init(columns: [Column], count: Int, bytes: [UInt8], cells: [Cell], affected: Int) {
        precondition(cells.count == columns.count * count, "a result with holes in its rows")
        self.columns = columns
        self.count = count
        self.bytes = bytes
        self.cells = cells
        self.affected = affected
    }

    /// The answer to a statement that returns no rows.
    package init(affected: Int) {
        self.init(columns: [], count: 0, bytes: [], cells: [], affected: affected)
    }

    package var startIndex: Int { 0 }
    package var endIndex: Int { count }
    package subscript(index: Int) -> Row { Row(rows: self, index: index) }

    /// The only row of an answer that must have exactly one.
    package func only() throws(StoreFailure) -> Row {
        guard count == 1 else { throw StoreFailure(.invalidData, "\(count) rows where exactly one was expected") }
        return self[0]
    }

    func cell(row: Int, column: Int) throws(StoreFailure) -> ArraySlice<UInt8>? {
        guard column >= 0, column < columns.count, row >= 0, row < count else {
            throw StoreFailure(.invalidData, "no column \(column) in an answer of \(columns.count)")
        }
        let cell = cells[row * columns.count + column]
        if cell.count < 0 { return nil }
        return bytes[Int(cell.start)..<Int(cell.start) + Int(cell.count)]
    }
}
