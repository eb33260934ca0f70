/// What must not be read in a log, found by the name of a field or by the shape of a text. `LogValue.secret` is the
/// first line of defence; this is the second, for what somebody forgot.
package enum Redaction {
    /// What stands in the place of something hidden.
    package static let mask = "***"

    /// Parts of names that betray a secret, written without separators.
    private static let parts = [
        "authorization", "cookie", "password", "passwd", "passphrase", "secret", "token", "apikey", "credential",
        "privatekey", "signingkey", "databaseurl", "cardnumber",
    ].map { Array($0.utf8) }

    /// The parts by the low bits of their first letter, since every log field is compared with all of them.
    private static let partsByLetter = (0..<32).map { letter in parts.filter { Int($0[0] & 0x1F) == letter } }

    /// Whole names that do; as parts they would hit innocent words.
    private static let names = ["pwd", "pin", "otp", "pan", "cvc", "cvv", "dsn", "jwt", "bearer", "auth"]
        .map { Array($0.utf8) }
    private static let longestName = 6

    /// Whether the value of a field with this name is hidden. `X-API-Key`, `apiKey` and `api_key` are one name.
    package static func hides(field name: String) -> Bool {
        hides(name: name.utf8)
    }

    private static func hides(name: some Sequence<UInt8>) -> Bool {
        var plain: [UInt8] = []
        for byte in name {
            if byte.isASCIILetter { plain.append(byte | 0x20) }
            if byte.isASCIIDigit { plain.append(byte) }
        }
        if plain.count <= longestName, names.contains(plain) { return true }
        return plain.indices.contains { start in
            partsByLetter[Int(plain[start] & 0x1F)].contains { plain[start...].starts(with: $0) }
        }
    }

    /// The text with passwords of URLs, credentials of HTTP schemes and `name=value` pairs of secret names hidden.
    package static func masked(_ text: String) -> String {
        guard mayHoldSecret(text.utf8) else { return text }
        var bytes = Array(text.utf8)
        hideUserInformation(&bytes)
        hideCredentials(&bytes)
        hidePairs(&bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A text that is a URL and nothing else, as strictly as can be: whatever stands between the first colon of its
    /// authority and its last `@`, and the value of each pair whose name is secret, or written so that it may be.
    package static func masked(url text: String) -> String {
        var bytes = Array(text.utf8)
        guard let start = bytes.firstRange(of: schemeEnd, from: 0)?.upperBound else { return mask }
        if let at = bytes[start...].lastIndex(of: UInt8(ascii: "@")),
            let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
        {
            bytes.replaceSubrange((colon + 1)..<at, with: mask.utf8)
        }
        guard let query = bytes.firstIndex(of: UInt8(ascii: "?")) else { return String(decoding: bytes, as: UTF8.self) }
        let pairs = bytes[(query + 1)...].split(separator: UInt8(ascii: "&"), omittingEmptySubsequences: false)
        let shown = pairs.map { pair -> [UInt8] in
            let name = pair.prefix { $0 != UInt8(ascii: "=") }
            let isSecret = hides(name: name) || name.contains(UInt8(ascii: "%"))
            return isSecret && name.count < pair.count ? name + [UInt8(ascii: "=")] + mask.utf8 : Array(pair)
        }
        return String(decoding: bytes[...query] + shown.joined(separator: [UInt8(ascii: "&")]), as: UTF8.self)
    }

    /// Whether one of the three shapes can occur at all: `=`, `://`, or a space behind the last letter of a scheme.
    private static func mayHoldSecret(_ text: String.UTF8View) -> Bool {
        var last: UInt8 = 0
        for byte in text {
            switch byte {
            case UInt8(ascii: "="): return true
            case UInt8(ascii: "/") where last == UInt8(ascii: ":"): return true
            case UInt8(ascii: " ") where last | 0x20 == UInt8(ascii: "r") || last | 0x20 == UInt8(ascii: "c"):
                return true
            default: last = byte
            }
        }
        return false
    }

    private static let schemeEnd = Array("://".utf8)
    private static let credentialSchemes = ["bearer ", "basic "].map { Array($0.utf8) }

    /// `scheme://user:password@host`: everything from the colon to the last `@` before the path.
    private static func hideUserInformation(_ bytes: inout [UInt8]) {
        var from = 0
        while let start = bytes.firstRange(of: schemeEnd, from: from)?.upperBound {
            let end = bytes[start...].firstIndex { isDelimiter($0) || $0 == UInt8(ascii: "/") } ?? bytes.endIndex
            from = start
            guard let at = bytes[start..<end].lastIndex(of: UInt8(ascii: "@")),
                let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":"))
            else { continue }
            bytes.replaceSubrange((colon + 1)..<at, with: mask.utf8)
        }
    }

    /// `Bearer x`, `Basic x`: the word behind the scheme.
    private static func hideCredentials(_ bytes: inout [UInt8]) {
        for scheme in credentialSchemes {
            var from = 0
            while let start = bytes.firstRange(of: scheme, from: from)?.upperBound {
                let end = bytes[start...].firstIndex(where: isDelimiter) ?? bytes.endIndex
                if end - start >= 8 { bytes.replaceSubrange(start..<end, with: mask.utf8) }
                from = start
            }
        }
    }

    /// `password=x`, `?token=x&…`: the value of each pair whose name is secret.
    private static func hidePairs(_ bytes: inout [UInt8]) {
        var from = 0
        while let equals = bytes[from...].firstIndex(of: UInt8(ascii: "=")) {
            let start = bytes[..<equals].lastIndex { !isNameByte($0) }.map { $0 + 1 } ?? 0
            from = equals + 1
            guard hides(name: bytes[start..<equals]) else { continue }
            let end = bytes[from...].firstIndex { isDelimiter($0) || $0 == UInt8(ascii: "&") } ?? bytes.endIndex
            bytes.replaceSubrange(from..<end, with: mask.utf8)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIILetter || byte.isASCIIDigit || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-")
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte <= 0x20 || [UInt8(ascii: "\""), UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: ")")].contains(byte)
    }
}

extension [UInt8] {
    /// Where ASCII text in lower case stands at or behind an index, in either case.
    fileprivate func firstRange(of text: [UInt8], from start: Int) -> Range<Int>? {
        guard let first = text.first, count - start >= text.count else { return nil }
        var index = start
        while index <= count - text.count {
            if Self.matches(self[index], first) {
                var length = 1
                while length < text.count, Self.matches(self[index + length], text[length]) { length += 1 }
                if length == text.count { return index..<(index + length) }
            }
            index += 1
        }
        return nil
    }

    private static func matches(_ byte: UInt8, _ wanted: UInt8) -> Bool {
        byte == wanted || (byte.isASCIILetter && byte | 0x20 == wanted)
    }
}
