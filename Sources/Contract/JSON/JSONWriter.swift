internal import Bytes

/// Writes JSON (RFC 8259) straight into bytes. Nesting follows closures, so that what comes out is always whole:
/// there is no way to leave a bracket open or a comma out.
package enum JSONWriter {
    /// The bytes of one object.
    package static func object(
        capacity: Int = 256, _ write: (inout JSONObjectWriter) -> Void
    ) -> [UInt8] {
        var writer = JSONObjectWriter(into: ByteWriter(capacity: capacity))
        write(&writer)
        var bytes = writer.finish()
        return bytes.take()
    }

    /// Appends a value that was read before, as deep as reading allows.
    static func append(_ value: JSONValue, to bytes: inout ByteWriter) {
        switch value {
        case .null: bytes.append("null" as StaticString)
        case .flag(let flag): bytes.append(flag ? "true" : "false" as StaticString)
        case .integer(let number): bytes.append(decimal: number)
        case .number(let text): bytes.append(text)
        case .string(let text): append(text, to: &bytes)
        case .array(let elements):
            bytes.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(element, to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                append(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                append(member.value, to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// Appends a string with its quotes. Besides what JSON demands, U+2028 and U+2029 are escaped, which older
    /// readers of JavaScript take for line ends.
    static func append(_ text: String, to bytes: inout ByteWriter) {
        bytes.append(UInt8(ascii: "\""))
        append(text: text, to: &bytes)
    }

    /// The same behind its first quote.
    static func append(text: String, to bytes: inout ByteWriter) {
        let units = text.utf8.span
        var start = 0
        var index = 0
        while index < units.count {
            let byte = units[index]
            // Letters, digits, and most signs.
            if byte &- 0x23 < 0x39 || byte &- 0x5D < 0x22 {
                index += 1
                continue
            }
            let isSeparator =
                byte == 0xE2 && index + 2 < units.count && units[index + 1] == 0x80 && units[index + 2] & 0xFE == 0xA8
            guard byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7F || isSeparator
            else {
                index += 1
                continue
            }
            bytes.append(units.extracting(start..<index))
            if isSeparator {
                bytes.append(units[index + 2] == 0xA8 ? "\\u2028" : "\\u2029")
                index += 3
            } else {
                appendEscape(of: byte, to: &bytes)
                index += 1
            }
            start = index
        }
        bytes.append(units.extracting(start..<units.count))
        bytes.append(UInt8(ascii: "\""))
    }

    private static func appendEscape(of byte: UInt8, to bytes: inout ByteWriter) {
        switch byte {
        case UInt8(ascii: "\""): bytes.append("\\\"" as StaticString)
        case UInt8(ascii: "\\"): bytes.append("\\\\" as StaticString)
        case 0x08: bytes.append("\\b" as StaticString)
        case 0x09: bytes.append("\\t" as StaticString)
        case 0x0A: bytes.append("\\n" as StaticString)
        case 0x0C: bytes.append("\\f" as StaticString)
        case 0x0D: bytes.append("\\r" as StaticString)
        default:
            bytes.append("\\u" as StaticString)
            bytes.append(hexadecimal: byte, atLeast: 4)
        }
    }
}
