internal import Bytes

/// Writes the elements of one array.
package struct JSONArrayWriter: ~Copyable {
    private var bytes: ByteWriter
    private var isEmpty = true

    init(into bytes: consuming ByteWriter) {
        self.bytes = bytes
        self.bytes.append(UInt8(ascii: "["))
    }

    consuming func finish() -> ByteWriter {
        bytes.append(UInt8(ascii: "]"))
        return bytes
    }

    package mutating func string(_ value: String) {
        begin()
        JSONWriter.append(value, to: &bytes)
    }

    package mutating func integer(_ value: some BinaryInteger) {
        begin()
        bytes.append(decimal: value)
    }

    package mutating func null() {
        begin()
        bytes.append("null" as StaticString)
    }

    package mutating func object(
        _ write: (inout JSONObjectWriter) -> Void
    ) {
        begin()
        var inner = JSONObjectWriter(into: lend())
        write(&inner)
        bytes = inner.finish()
    }

    /// Hands the bytes to an inner writer without keeping a second reference, which would make it copy them.
    private mutating func lend() -> ByteWriter {
        let lent = bytes
        bytes = ByteWriter()
        return lent
    }

    private mutating func begin() {
        if !isEmpty { bytes.append(UInt8(ascii: ",")) }
        isEmpty = false
    }
}
