/// A Swift type that travels to and from PostgreSQL in binary form.
package protocol SQLValue: Sendable {
    /// The type under which it is sent.
    static var type: PGType { get }
    /// Appends the binary form, without its length.
    func encode(into bytes: inout [UInt8])
    /// Reads one cell of the given type to its end.
    static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self
}

extension FixedWidthInteger {
    func appendBigEndian(to bytes: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { bytes.append(contentsOf: $0) }
    }
}

extension SQLValue where Self: FixedWidthInteger {
    package func encode(into bytes: inout [UInt8]) {
        appendBigEndian(to: &bytes)
    }

    /// Any integer type of PostgreSQL will do, as long as the value fits.
    package static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self {
        let wide: Int64
        switch type {
        case .int2: wide = Int64(try cell.integer(Int16.self))
        case .int4: wide = Int64(try cell.integer(Int32.self))
        case .int8: wide = try cell.integer(Int64.self)
        case .oid: wide = Int64(try cell.integer(UInt32.self))
        default: throw cell.mismatch(type, wanted: "an integer")
        }
        guard let value = Self(exactly: wide) else {
            throw StoreFailure(.invalidData, "\(wide) does not fit into \(Self.self)")
        }
        return value
    }
}

extension Int16: SQLValue { package static var type: PGType { .int2 } }
extension Int32: SQLValue { package static var type: PGType { .int4 } }
extension Int64: SQLValue { package static var type: PGType { .int8 } }
extension Int: SQLValue { package static var type: PGType { .int8 } }

extension Bool: SQLValue {
    package static var type: PGType { .bool }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(self ? 1 : 0)
    }

    package static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self {
        guard type == .bool else { throw cell.mismatch(type, wanted: "bool") }
        switch try cell.integer(UInt8.self) {
        case 0: return false
        case 1: return true
        case let other: throw StoreFailure(.invalidData, "a bool of value \(other)")
        }
    }
}

extension String: SQLValue {
    package static var type: PGType { .text }

    package func encode(into bytes: inout [UInt8]) {
        bytes.append(contentsOf: utf8)
    }

    package static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self {
        switch type {
        case .text, .varchar, .bpchar, .name, .json, .unknown: break
        default: throw cell.mismatch(type, wanted: "text")
        }
        guard let text = String(validating: cell.rest(), as: UTF8.self) else {
            throw StoreFailure(.invalidData, "text that is not UTF-8")
        }
        return text
    }
}

extension UUID: SQLValue {
    package static var type: PGType { .uuid }

    package func encode(into bytes: inout [UInt8]) {
        high.appendBigEndian(to: &bytes)
        low.appendBigEndian(to: &bytes)
    }

    package static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self {
        guard type == .uuid else { throw cell.mismatch(type, wanted: "uuid") }
        return Self(high: try cell.integer(UInt64.self), low: try cell.integer(UInt64.self))
    }
}

extension Instant: SQLValue {
    package static var type: PGType { .timestamptz }

    package func encode(into bytes: inout [UInt8]) {
        let (moved, overflow) = microseconds.subtractingReportingOverflow(Self.postgresEpoch)
        // Below PostgreSQL's range there is only -infinity, the smallest number.
        (overflow ? Int64.min : moved).appendBigEndian(to: &bytes)
    }

    package static func decode(_ cell: inout CellReader, as type: PGType) throws(StoreFailure) -> Self {
        guard type == .timestamptz else { throw cell.mismatch(type, wanted: "timestamptz") }
        let sent = try cell.integer(Int64.self)
        let (moved, overflow) = sent.addingReportingOverflow(postgresEpoch)
        if overflow || sent == .min || sent == .max {
            throw StoreFailure(.invalidData, "a moment that is infinite")
        }
        return Self(microseconds: moved)
    }
}
