internal import Domain

/// A one-dimensional array that grows element by element, straight in the binary form in which it is sent.
struct ArrayColumn {
    private let type: PGType
    private var bytes: [UInt8] = []
    private var count: Int32 = 0
    private var hasNull = false

    /// Number of dimensions, whether there are NULLs, type of the elements, their count, the first subscript.
    private static let header = 20
    /// Of an array without elements: no dimension, and nothing behind the type.
    private static let emptyHeader = 12

    /// - Parameter room: elements that are expected, each of eight bytes.
    init(of type: PGType, room: Int) {
        self.type = type
        bytes.reserveCapacity(Self.header + room * 12)
        bytes.append(contentsOf: repeatElement(0, count: Self.header))
    }

    mutating func append(_ value: Int64) {
        begin(length: 8)
        value.appendBigEndian(to: &bytes)
    }

    mutating func append(_ value: Int32) {
        begin(length: 4)
        value.appendBigEndian(to: &bytes)
    }

    mutating func append(_ value: Int16) {
        begin(length: 2)
        value.appendBigEndian(to: &bytes)
    }

    mutating func append(_ value: Bool) {
        begin(length: 1)
        bytes.append(value ? 1 : 0)
    }

    mutating func append(_ value: UUID) {
        begin(length: 16)
        value.encode(into: &bytes)
    }

    mutating func append(_ value: [UInt8]) {
        begin(length: value.count)
        bytes.append(contentsOf: value)
    }

    mutating func append(_ value: EventHash) {
        begin(length: 32)
        value.append(to: &bytes)
    }

    /// The decimal numbers of an array within this one, which PostgreSQL takes as text only.
    mutating func append(list: some Collection<Int64>) {
        let lengthAt = bytes.count
        begin(length: 0)
        bytes.append(UInt8(ascii: "{"))
        for (index, number) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(contentsOf: String(number).utf8)
        }
        bytes.append(UInt8(ascii: "}"))
        put(Int32(clamping: bytes.count - lengthAt - 4), at: lengthAt)
    }

    mutating func appendNull() {
        hasNull = true
        begin(length: -1)
    }

    private mutating func begin(length: Int) {
        count += 1
        Int32(clamping: length).appendBigEndian(to: &bytes)
    }

    private mutating func put(_ number: Int32, at offset: Int) {
        let bits = UInt32(bitPattern: number)
        for place in 0..<4 { bytes[offset + place] = UInt8(truncatingIfNeeded: bits >> UInt32(24 - 8 * place)) }
    }

    consuming func parameter() -> Parameter {
        guard let arrayType = type.array else { preconditionFailure("no array type is known over \(type.oid)") }
        put(count == 0 ? 0 : 1, at: 0)
        put(hasNull ? 1 : 0, at: 4)
        put(Int32(bitPattern: type.oid), at: 8)
        put(count, at: 12)
        put(1, at: 16)
        if count == 0 { bytes.removeLast(Self.header - Self.emptyHeader) }
        return Parameter(arrayType, bytes)
    }
}
