internal import Bytes
internal import Domain

/// A one-dimensional array that grows element by element, straight in the binary form in which it is sent.
struct ArrayColumn {
    private let type: PGType
    private var bytes: ByteWriter
    private var count: Int32 = 0
    private var hasNull = false

    /// - Parameter room: elements that are expected. Where there are none, it begins with the first.
    init(of type: PGType, room: Int) {
        self.type = type
        bytes = ByteWriter()
        if room > 0 { writeHead(room) }
    }

    private mutating func writeHead(_ room: Int) {
        bytes = ByteWriter(capacity: 20 + room * Self.usualSize(of: type))
        // Number of dimensions, whether there are NULLs, type of the elements, their count, the first subscript.
        bytes.append(bigEndian: 1 as UInt32)
        bytes.append(bigEndian: 0 as UInt32)
        bytes.append(bigEndian: type.oid)
        bytes.append(bigEndian: 0 as UInt32)
        bytes.append(bigEndian: 1 as UInt32)
    }

    /// Of an element, with the four bytes that tell its length.
    private static func usualSize(of type: PGType) -> Int {
        switch type {
        case .bool: 5
        case .int2: 6
        case .int4: 8
        case .int8: 12
        case .uuid: 20
        default: 36
        }
    }

    mutating func append(_ value: Int64) {
        begin()
        bytes.append(bigEndian: 8, then: UInt64(bitPattern: value))
    }

    mutating func append(_ value: Int32) {
        begin()
        bytes.append(bigEndian: 4, then: UInt32(bitPattern: value))
    }

    mutating func append(_ value: Int16) {
        begin()
        bytes.append(bigEndian: 2, then: UInt16(bitPattern: value))
    }

    mutating func append(_ value: Bool) {
        begin(length: 1)
        bytes.append(value ? 1 : 0)
    }

    mutating func append(_ value: UUID) {
        begin(length: 16)
        bytes.append(bigEndian: value.high)
        bytes.append(bigEndian: value.low)
    }

    mutating func append(_ value: [UInt8]) {
        begin(length: value.count)
        bytes.append(value)
    }

    mutating func append(_ value: EventHash) {
        begin(length: 32)
        bytes.append(bigEndian: value.words)
    }

    /// The decimal numbers of an array within this one, which PostgreSQL takes as text only.
    mutating func append(list: some Collection<Int64>) {
        begin(length: 0)
        let lengthAt = bytes.count - 4
        bytes.append(UInt8(ascii: "{"))
        for (index, number) in list.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes.append(decimal: Int(number))
        }
        bytes.append(UInt8(ascii: "}"))
        bytes.overwrite(at: lengthAt, bigEndian: UInt32(clamping: bytes.count - lengthAt - 4))
    }

    mutating func appendNull() {
        hasNull = true
        begin(length: -1)
    }

    private mutating func begin() {
        if bytes.count == 0 { writeHead(1) }
        count += 1
    }

    private mutating func begin(length: Int) {
        begin()
        bytes.append(bigEndian: UInt32(bitPattern: Int32(clamping: length)))
    }

    /// Hands the array out, so that nobody else has it and it need not be copied for its count.
    mutating func takeParameter() -> Parameter {
        guard let arrayType = type.array else { preconditionFailure("no array type is known over \(type.oid)") }
        guard count > 0 else { return Parameter(arrayType, Self.empty(of: type)) }
        if hasNull { bytes.overwrite(at: 4, bigEndian: 1) }
        bytes.overwrite(at: 12, bigEndian: UInt32(bitPattern: count))
        return Parameter(arrayType, bytes.take())
    }

    /// An array without elements has no dimension, and nothing behind the type.
    private static func empty(of type: PGType) -> [UInt8] {
        var bytes = ByteWriter(capacity: 12)
        bytes.append(bigEndian: 0 as UInt64)
        bytes.append(bigEndian: type.oid)
        return bytes.take()
    }
}
