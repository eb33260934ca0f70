/// One row of an answer. Columns are read by place; what does not fit throws, nothing traps.
package struct Row: Sendable {
    let rows: Rows
    let index: Int

    package func optional<Value: SQLValue>(_ column: Int, as _: Value.Type = Value.self) throws(StoreFailure) -> Value?
    {
        guard let cell = try rows.cell(row: index, column: column) else { return nil }
        var reader = CellReader(cell)
        return try reader.value(Value.self, as: rows.columns[column].type)
    }

    package func value<Value: SQLValue>(_ column: Int, as _: Value.Type = Value.self) throws(StoreFailure) -> Value {
        guard let value = try optional(column, as: Value.self) else { throw unexpectedNull(column) }
        return value
    }

    /// A `bytea`.
    package func bytes(_ column: Int) throws(StoreFailure) -> [UInt8] {
        guard let cell = try rows.cell(row: index, column: column) else { throw unexpectedNull(column) }
        guard rows.columns[column].type == .bytea else {
            throw CellReader(cell).mismatch(rows.columns[column].type, wanted: "bytea")
        }
        return Array(cell)
    }

    /// A `bytea` that may be NULL.
    package func optionalBytes(_ column: Int) throws(StoreFailure) -> [UInt8]? {
        guard try rows.cell(row: index, column: column) != nil else { return nil }
        return try bytes(column)
    }

    /// An array whose elements may be NULL.
    package func optionals<Element: SQLValue>(
        _ column: Int, of _: Element.Type = Element.self
    ) throws(StoreFailure) -> [Element?] {
        guard let cell = try rows.cell(row: index, column: column) else { throw unexpectedNull(column) }
        var reader = CellReader(cell)
        return try reader.array(of: Element.self)
    }

    /// An array without NULL.
    package func array<Element: SQLValue>(
        _ column: Int, of _: Element.Type = Element.self
    ) throws(StoreFailure) -> [Element] {
        var elements: [Element] = []
        for element in try optionals(column, of: Element.self) {
            guard let element else {
                throw StoreFailure(.invalidData, "NULL in the array of column \(rows.columns[column].name)")
            }
            elements.append(element)
        }
        return elements
    }

    private func unexpectedNull(_ column: Int) -> StoreFailure {
        StoreFailure(.invalidData, "NULL in column \(rows.columns[column].name)")
    }
}
