/// One value that goes with a statement, already in the binary form of its type.
package struct Parameter: Hashable, Sendable {
    package let type: PGType
    /// Nil is NULL.
    package let bytes: [UInt8]?

    init(_ type: PGType, _ bytes: [UInt8]?) {
        self.type = type
        self.bytes = bytes
    }

    package static func value<Value: SQLValue>(_ value: Value) -> Self {
        var bytes: [UInt8] = []
        value.encode(into: &bytes)
        return Self(Value.type, bytes)
    }

    /// The value, or NULL of its type.
    package static func value<Value: SQLValue>(_ value: Value?) -> Self {
        if let value { return .value(value) }
        return .null(Value.type)
    }

    package static func null(_ type: PGType) -> Self { Self(type, nil) }
    package static func bool(_ value: Bool) -> Self { .value(value) }
    package static func int2(_ value: Int16) -> Self { .value(value) }
    package static func int4(_ value: Int32) -> Self { .value(value) }
    package static func int8(_ value: Int64) -> Self { .value(value) }
    package static func text(_ value: String) -> Self { .value(value) }
    package static func uuid(_ value: UUID) -> Self { .value(value) }
    package static func bytea(_ value: [UInt8]) -> Self { Self(.bytea, value) }

    /// A one-dimensional array; nil elements are NULL.
    package static func array<Element: SQLValue>(_ elements: [Element?]) -> Self {
        array(of: Element.type, elements) { element, bytes in element.encode(into: &bytes) }
    }

    package static func array<Element: SQLValue>(_ elements: [Element]) -> Self {
        array(of: Element.type, elements) { element, bytes in element.encode(into: &bytes) }
    }

    package static func array(_ elements: [[UInt8]]) -> Self {
        array(of: .bytea, elements) { element, bytes in bytes.append(contentsOf: element) }
    }

    private static func array<Element>(
        of type: PGType, _ elements: [Element?], encode: (Element, inout [UInt8]) -> Void
    ) -> Self {
        guard let arrayType = type.array else { preconditionFailure("no array type is known over \(type.oid)") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(20 + 12 * elements.count)
        Int32(elements.isEmpty ? 0 : 1).appendBigEndian(to: &bytes)
        Int32(elements.contains { $0 == nil } ? 1 : 0).appendBigEndian(to: &bytes)
        type.oid.appendBigEndian(to: &bytes)
        guard !elements.isEmpty else { return Self(arrayType, bytes) }
        Int32(clamping: elements.count).appendBigEndian(to: &bytes)
        Int32(1).appendBigEndian(to: &bytes)
        for element in elements {
            guard let element else {
                Int32(-1).appendBigEndian(to: &bytes)
                continue
            }
            let lengthAt = bytes.count
            Int32(0).appendBigEndian(to: &bytes)
            encode(element, &bytes)
            let length = UInt32(bitPattern: Int32(clamping: bytes.count - lengthAt - 4))
            for place in 0..<4 {
                bytes[lengthAt + place] = UInt8(truncatingIfNeeded: length >> UInt32(24 - 8 * place))
            }
        }
        return Self(arrayType, bytes)
    }
}
