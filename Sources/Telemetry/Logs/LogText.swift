internal import Bytes

/// Text from anywhere on its way into one line: nothing in it can end the line, move the cursor of a terminal or
/// turn the direction of writing.
enum LogText {
    /// Whether a scalar acts on the line instead of being shown in it: controls (C0, DEL, C1), the separators of lines
    /// and paragraphs, marks and overrides of direction, the byte order mark.
    static func acts(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0...0x1F, 0x7F...0x9F, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0x061C, 0xFEFF: true
        default: false
        }
    }

    /// The text cut at a whole scalar to at most `limit` bytes, with `…` for what is missing.
    static func shortened(_ text: String, to limit: Int) -> String {
        guard text.utf8.count > limit else { return text }
        let mark = "…"
        var kept = String.UnicodeScalarView()
        var room = limit - mark.utf8.count
        for scalar in text.unicodeScalars {
            room -= UTF8.width(scalar)
            if room < 0 { break }
            kept.append(scalar)
        }
        return String(kept) + mark
    }

    /// A string of JSON with its quotes (RFC 8259 section 7).
    static func appendJSON(_ text: String, to writer: inout ByteWriter) {
        writer.append("\"")
        if text.utf8.allSatisfy({ isHarmless($0) && $0 != UInt8(ascii: "\"") }) {
            writer.append(text)
            writer.append("\"")
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": writer.append("\\\"")
            case "\\": writer.append("\\\\")
            case "\n": writer.append("\\n")
            case "\r": writer.append("\\r")
            case "\t": writer.append("\\t")
            case _ where acts(scalar):
                writer.append("\\u")
                writer.append(hexadecimal: scalar.value, atLeast: 4)
            default: append(scalar, to: &writer)
            }
        }
        writer.append("\"")
    }

    /// Text as a person reads it. A backslash is doubled, so that an escape cannot be imitated either.
    static func appendPlain(_ text: String, to writer: inout ByteWriter) {
        if text.utf8.allSatisfy(isHarmless) {
            writer.append(text)
            return
        }
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": writer.append("\\\\")
            case "\n": writer.append("\\n")
            case "\r": writer.append("\\r")
            case "\t": writer.append("\\t")
            case _ where acts(scalar):
                writer.append("\\u{")
                writer.append(hexadecimal: scalar.value, atLeast: 2)
                writer.append("}")
            default: append(scalar, to: &writer)
            }
        }
    }

    /// A value of a pretty line: bare when it is one plain word, in quotes otherwise, so that a value cannot pass
    /// itself off as another field.
    static func appendWord(_ text: String, to writer: inout ByteWriter) {
        let isPlain = !text.isEmpty && text.utf8.allSatisfy { isPlainByte($0) }
        if isPlain {
            writer.append(text)
            return
        }
        writer.append("\"")
        for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
            if index > 0 { writer.append("\\\"") }
            appendPlain(String(part), to: &writer)
        }
        writer.append("\"")
    }

    /// ASCII that is shown as it is.
    private static func isHarmless(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x7F && byte != UInt8(ascii: "\\")
    }

    private static func isPlainByte(_ byte: UInt8) -> Bool {
        byte > 0x20 && byte < 0x7F && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "=")
            && byte != UInt8(ascii: "\\")
    }

    private static func append(_ scalar: Unicode.Scalar, to writer: inout ByteWriter) {
        if scalar.isASCII {
            writer.append(UInt8(truncatingIfNeeded: scalar.value))
        } else {
            for byte in UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter { writer.append(byte) }
        }
    }
}
