/// The field lines of a message that came in, kept as the bytes they came in: names in lower case, values without
/// the white space around them. Two arrays, however many lines there are.
package struct FieldLines: Sendable {
    /// Where one line's name and value lie in `bytes`.
    struct Line: Sendable {
        let name: Range<UInt32>
        let value: Range<UInt32>
    }

    /// More bytes than this are given back when the lines are forgotten: a connection may lie idle for long.
    private static let keptCapacity = 1024

    private(set) var bytes: [UInt8] = []
    private(set) var lines: [Line] = []

    package init() {}

    package var count: Int { lines.count }

    /// Appends a line as it came in, in one copy. The name is made lower-case.
    package mutating func append(line: Span<UInt8>, name: Range<Int>, value: Range<Int>) {
        let start = bytes.count
        unsafe line.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
        var letters = bytes.mutableSpan
        for index in start + name.lowerBound..<start + name.upperBound {
            let byte = letters[index]
            letters[index] = byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
        lines.append(
            Line(
                name: UInt32(start + name.lowerBound)..<UInt32(start + name.upperBound),
                value: UInt32(start + value.lowerBound)..<UInt32(start + value.upperBound)))
    }

    /// How many lines bear this name, which must be given in lower case.
    package func count(of name: StaticString) -> Int {
        lines.reduce(0) { matches($1, name) ? $0 + 1 : $0 }
    }

    /// The bytes of the first line with this name, which must be given in lower case.
    package func first(_ name: StaticString) -> ArraySlice<UInt8>? {
        for line in lines where matches(line, name) { return slice(line.value) }
        return nil
    }

    /// The text of the first line with this name. Bytes that are no UTF-8 become U+FFFD.
    package subscript(name: StaticString) -> String? {
        first(name).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Whether the first line with this name has this value, in these letters.
    package func isFirst(_ name: StaticString, _ value: StaticString) -> Bool {
        guard let first = first(name), first.count == value.utf8CodeUnitCount else { return false }
        return value.withUTF8Buffer { unsafe $0.elementsEqual(first) }
    }

    /// The values of all lines with this name, in order.
    package func all(_ name: StaticString) -> [ArraySlice<UInt8>] {
        lines.compactMap { matches($0, name) ? slice($0.value) : nil }
    }

    /// Whether a comma-separated list, in one line or several of this name, has a member; both in lower case.
    package func lists(_ member: StaticString, in name: StaticString) -> Bool {
        for line in lines where matches(line, name) {
            if ListSyntax.contains(member, in: slice(line.value)) { return true }
        }
        return false
    }

    /// Name and value of the line at an index.
    package subscript(index: Int) -> (name: ArraySlice<UInt8>, value: ArraySlice<UInt8>) {
        (slice(lines[index].name), slice(lines[index].value))
    }

    func nameLength(at index: Int) -> Int { lines[index].name.count }

    /// Whether the line at an index bears this name, which must be given in lower case.
    func isNamed(_ name: StaticString, at index: Int) -> Bool { matches(lines[index], name) }

    func value(at index: Int) -> ArraySlice<UInt8> { slice(lines[index].value) }

    /// Forgets all lines and keeps the memory for the next message, unless it is unusually much.
    package mutating func removeAll() {
        bytes.removeAll(keepingCapacity: bytes.capacity <= Self.keptCapacity)
        lines.removeAll(keepingCapacity: true)
    }

    private func slice(_ range: Range<UInt32>) -> ArraySlice<UInt8> {
        bytes[Int(range.lowerBound)..<Int(range.upperBound)]
    }

    private func matches(_ line: Line, _ name: StaticString) -> Bool {
        let length = name.utf8CodeUnitCount
        guard line.name.count == length else { return false }
        let start = Int(line.name.lowerBound)
        return name.withUTF8Buffer { wanted in
            for index in 0..<length where unsafe wanted[index] != bytes[start + index] { return false }
            return true
        }
    }
}
