/// Reads the binary form of one cell, front to back. It never reads past the cell: what is missing throws.
package struct CellReader: Sendable {
    private let bytes: ArraySlice<UInt8>
    private var position: Int

    package init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    package var remaining: Int { bytes.endIndex - position }

    mutating func integer<Number: FixedWidthInteger>(_: Number.Type) throws(StoreFailure) -> Number {
        let size = Number.bitWidth / 8
        guard remaining >= size else {
            throw StoreFailure(.invalidData, "a cell ends \(size - remaining) bytes too early")
        }
        var number: Number = 0
        for index in position..<position + size {
            // `<<` by 8 of an 8-bit number is 0, as it should be.
            number = number << 8 | Number(truncatingIfNeeded: bytes[index])
        }
        position += size
        return number
    }

    mutating func take(_ count: Int) throws(StoreFailure) -> ArraySlice<UInt8> {
        guard count >= 0, remaining >= count else {
            throw StoreFailure(.invalidData, "a cell names \(count) bytes and holds \(remaining)")
        }
        defer { position += count }
        return bytes[position..<position + count]
    }

    mutating func rest() -> ArraySlice<UInt8> {
        defer { position = bytes.endIndex }
        return bytes[position...]
    }

    func mismatch(_ type: PGType, wanted: String) -> StoreFailure {
        StoreFailure(.invalidData, "a column of type \(type.oid) where \(wanted) was expected")
    }

    mutating func value<Value: SQLValue>(_: Value.Type, as type: PGType) throws(StoreFailure) -> Value {
        let value = try Value.decode(&self, as: type)
        guard remaining == 0 else {
            throw StoreFailure(.invalidData, "\(remaining) bytes too many in a cell of type \(type.oid)")
        }
        return value
    }

    /// The layout of PostgreSQL's `array_send`: dimensions, null flag, element type, then for each dimension
    /// its size and lower bound, then each element with its length. An empty array has no dimension.
    mutating func array<Element: SQLValue>(of _: Element.Type) throws(StoreFailure) -> [Element?] {
        let dimensions = try integer(Int32.self)
        _ = try integer(Int32.self)
        let type = PGType(oid: try integer(UInt32.self))
        guard dimensions != 0 else { return [] }
        guard dimensions == 1 else {
            throw StoreFailure(.invalidData, "an array of \(dimensions) dimensions where 1 was expected")
        }
        let count = Int(try integer(Int32.self))
        _ = try integer(Int32.self)
        // Each element takes at least its length word: checked before memory is asked for.
        guard count >= 0, count <= remaining / 4 else {
            throw StoreFailure(.invalidData, "an array of \(count) elements in \(remaining) bytes")
        }
        var elements: [Element?] = []
        elements.reserveCapacity(count)
        for _ in 0..<count {
            let length = Int(try integer(Int32.self))
            if length == -1 {
                elements.append(nil)
                continue
            }
            var cell = CellReader(try take(length))
            elements.append(try cell.value(Element.self, as: type))
        }
        guard remaining == 0 else {
            throw StoreFailure(.invalidData, "\(remaining) bytes behind the last element of an array")
        }
        return elements
    }
}
