internal import Bytes

/// Writes the members of one object. Names are part of our source and are written as they stand.
package struct JSONObjectWriter: ~Copyable {
    private var bytes: ByteWriter
    private var isEmpty = true

    init(into bytes: consuming ByteWriter) {
        self.bytes = bytes
        self.bytes.append(UInt8(ascii: "{"))
    }

    consuming func finish() -> ByteWriter {
        bytes.append(UInt8(ascii: "}"))
        return bytes
    }

    package mutating func string(_ name: StaticString, _ value: String) {
        beginText(name)
        JSONWriter.append(text: value, to: &bytes)
    }

    /// Of any type; where it is called it becomes one of those below.
    @inlinable
    package mutating func integer(_ name: StaticString, _ value: some BinaryInteger) {
        if let usual = Int(exactly: value) {
            integer(name, usual)
        } else {
            integer(name, wide: UInt64(clamping: value))
        }
    }

    package mutating func integer(_ name: StaticString, _ value: Int64) { integer(name, Int(value)) }

    package mutating func integer(_ name: StaticString, _ value: Int) {
        begin(name)
        bytes.append(decimal: value)
    }

    package mutating func integer(_ name: StaticString, wide value: UInt64) {
        begin(name)
        bytes.append(decimal: value)
    }

    /// A text of eight hexadecimal digits.
    package mutating func word(_ name: StaticString, _ value: UInt32) {
        beginText(name)
        bytes.append(hexadecimal: value, atLeast: 8)
        bytes.append(UInt8(ascii: "\""))
    }

    /// A text of ASCII letters, which need no escape.
    package mutating func letters(_ name: StaticString, _ value: [UInt8]) { letters(name, value.span) }

    package mutating func letters(_ name: StaticString, _ value: Span<UInt8>) {
        beginText(name)
        bytes.append(value)
        bytes.append(UInt8(ascii: "\""))
    }

    package mutating func strings(_ name: StaticString, _ values: [String]) {
        array(name) { list in
            for value in values { list.string(value) }
        }
    }

    package mutating func flag(_ name: StaticString, _ value: Bool) {
        begin(name)
        bytes.append(value ? "true" : "false" as StaticString)
    }

    package mutating func null(_ name: StaticString) {
        begin(name)
        bytes.append("null" as StaticString)
    }

    package mutating func object(
        _ name: StaticString, _ write: (inout JSONObjectWriter) -> Void
    ) {
        begin(name)
        var inner = JSONObjectWriter(into: lend())
        write(&inner)
        bytes = inner.finish()
    }

    package mutating func array(
        _ name: StaticString, _ write: (inout JSONArrayWriter) -> Void
    ) {
        begin(name)
        var inner = JSONArrayWriter(into: lend())
        write(&inner)
        bytes = inner.finish()
    }

    /// A value that was read before.
    package mutating func value(_ name: StaticString, _ value: JSONValue) {
        begin(name)
        JSONWriter.append(value, to: &bytes)
    }

    /// Hands the bytes to an inner writer without keeping a second reference, which would make it copy them.
    private mutating func lend() -> ByteWriter {
        let lent = bytes
        bytes = ByteWriter()
        return lent
    }

    private mutating func begin(_ name: StaticString) {
        bytes.append(member: name, isFirst: isEmpty, isText: false)
        isEmpty = false
    }

    /// With the first quote of a text behind it.
    private mutating func beginText(_ name: StaticString) {
        bytes.append(member: name, isFirst: isEmpty, isText: true)
        isEmpty = false
    }
}
