extension JSONReader {
    /// Reads a string with its quotes (RFC 8259 section 7).
    mutating func string() throws(JSONFault) -> String {
        let start = position
        position += 1
        // Nearly every string stands in the text as it is, and is made of its bytes there.
        if try skipPlain() == UInt8(ascii: "\"") {
            position += 1
            return try validated(bytes.span.extracting(start + 1..<position - 1), from: start)
        }
        var text = Array(bytes[start + 1..<position])
        while true {
            let plain = position
            let byte = try skipPlain()
            text += bytes[plain..<position]
            position += 1
            if byte == UInt8(ascii: "\"") { return try validated(text.span, from: start) }
            try escape(into: &text)
        }
    }

    /// Passes over what needs no second look, up to a quote or a backslash, and tells which.
    private mutating func skipPlain() throws(JSONFault) -> UInt8 {
        while true {
            let byte = try peek()
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): return byte
            case ..<0x20: throw fault(.controlCharacter)
            default: position += 1
            }
        }
    }

    private func validated(_ text: Span<UInt8>, from start: Int) throws(JSONFault) -> String {
        do throws(UTF8.ValidationError) {
            return String(copying: try UTF8Span(validating: text))
        } catch {
            throw fault(.invalidUTF8, at: start)
        }
    }

    private mutating func escape(into text: inout [UInt8]) throws(JSONFault) {
        let byte = try peek()
        let plain: UInt8
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): plain = byte
        case UInt8(ascii: "b"): plain = 0x08
        case UInt8(ascii: "f"): plain = 0x0C
        case UInt8(ascii: "n"): plain = 0x0A
        case UInt8(ascii: "r"): plain = 0x0D
        case UInt8(ascii: "t"): plain = 0x09
        case UInt8(ascii: "u"):
            position += 1
            text.append(contentsOf: String(Character(try scalar())).utf8)
            return
        default: throw fault(.badEscape)
        }
        text.append(plain)
        position += 1
    }

    /// Reads the four digits behind `\u`, and the second half when they are the first of a pair.
    private mutating func scalar() throws(JSONFault) -> Unicode.Scalar {
        let start = position
        let first = try codeUnit()
        guard first != 0 else { throw fault(.nullCharacter, at: start) }
        guard UTF16.isLeadSurrogate(first) else {
            guard let scalar = Unicode.Scalar(first) else { throw fault(.loneSurrogate, at: start) }
            return scalar
        }
        guard try peek() == UInt8(ascii: "\\") else { throw fault(.loneSurrogate, at: start) }
        position += 1
        guard try peek() == UInt8(ascii: "u") else { throw fault(.loneSurrogate, at: start) }
        position += 1
        let second = try codeUnit()
        guard UTF16.isTrailSurrogate(second),
            let scalar = Unicode.Scalar(0x10000 + (UInt32(first & 0x3FF) << 10 | UInt32(second & 0x3FF)))
        else { throw fault(.loneSurrogate, at: start) }
        return scalar
    }

    private mutating func codeUnit() throws(JSONFault) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            let byte = try peek()
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte - 0x30
            case 0x41...0x46: digit = byte - 0x41 + 10
            case 0x61...0x66: digit = byte - 0x61 + 10
            default: throw fault(.badEscape)
            }
            unit = unit << 4 | UInt16(digit)
            position += 1
        }
        return unit
    }
}
