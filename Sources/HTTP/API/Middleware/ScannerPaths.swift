/// Paths that nobody asks for but those who look for leaks. They are always refused and audited, whatever a route
/// table might say, in every spelling: percent-encoded once or twice, in capitals, with backslashes or matrix
/// parameters.
package enum ScannerPaths {
    /// First segments up to their first dot: `/config`, `/config/x` and `/config.json`.
    private static let words: [[UInt8]] = [
        "env", "environment", "config", "configs", "configuration", "secret", "secrets", "credential", "credentials",
        "phpmyadmin", "pma", "phpinfo", "adminer", "cgi-bin", "vendor", "actuator", "server-status", "server-info",
        "solr", "boaform", "hnap1", "owa", "autodiscover", "wordpress", "xmlrpc", "wlwmanifest", "telescope",
        "_profiler", "_ignition", "etc", "proc", "backup", "backups", "dump", "id_rsa",
    ].map { Array($0.utf8) }
    /// How the first segment begins.
    private static let beginnings: [[UInt8]] = ["wp-", "docker-compose"].map { Array($0.utf8) }
    /// How the last segment ends.
    private static let endings: [[UInt8]] = [
        ".php", ".php7", ".phtml", ".asp", ".aspx", ".jsp", ".cgi", ".env", ".bak", ".old", ".sql", ".sqlite", ".pem",
        ".key", ".pfx", ".htaccess", ".htpasswd", ".git", ".swp",
    ].map { Array($0.utf8) }
    /// The one hidden folder that the web has agreed on (RFC 8615).
    private static let wellKnown = Array(".well-known".utf8)

    /// The words and the beginnings by their first byte, so that most paths are done with one look.
    private static let tables: [(words: [[UInt8]], beginnings: [[UInt8]])] = (UInt8.min ... .max).map { byte in
        (words.filter { $0.first == byte }, beginnings.filter { $0.first == byte })
    }

    /// Judges a path as it came in.
    package static func contain(_ path: [UInt8]) -> Bool {
        let isPlain = path.allSatisfy { byte in
            byte != UInt8(ascii: "%") && byte != UInt8(ascii: "\\") && byte != UInt8(ascii: ";")
                && byte &- 0x41 >= 26
        }
        return isPlain ? judge(path) : judge(unmasked(path))
    }

    /// Two rounds of percent-decoding, lower case, slashes for backslashes, no matrix parameters.
    private static func unmasked(_ path: [UInt8]) -> [UInt8] {
        var plain: [UInt8] = []
        var isParameter = false
        for byte in decoded(decoded(path)) {
            switch byte {
            case UInt8(ascii: "\\"), UInt8(ascii: "/"):
                isParameter = false
                plain.append(UInt8(ascii: "/"))
            case UInt8(ascii: ";"): isParameter = true
            case 0x41...0x5A: if !isParameter { plain.append(byte | 0x20) }
            default: if !isParameter { plain.append(byte) }
            }
        }
        return plain
    }

    private static func decoded(_ text: [UInt8]) -> [UInt8] {
        guard text.contains(UInt8(ascii: "%")) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = 0
        while index < text.count {
            if text[index] == UInt8(ascii: "%"), index + 2 < text.count,
                let high = Character(UnicodeScalar(text[index + 1])).hexDigitValue,
                let low = Character(UnicodeScalar(text[index + 2])).hexDigitValue
            {
                result.append(UInt8(high << 4 | low))
                index += 3
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result
    }

    /// Judges a path in plain spelling. Empty segments and `.` do not count: `//./env` is `/env`.
    private static func judge(_ path: [UInt8]) -> Bool {
        var isFirst = true
        var start = 0
        while start < path.count {
            guard path[start] != UInt8(ascii: "/") else {
                start += 1
                continue
            }
            let end = path[start...].firstIndex(of: UInt8(ascii: "/")) ?? path.count
            let segment = path[start..<end]
            start = end
            if segment[segment.startIndex] == UInt8(ascii: ".") {
                let isDots = segment.allSatisfy { $0 == UInt8(ascii: ".") } && segment.count < 3
                if isDots { continue }
                guard isFirst, segment.elementsEqual(wellKnown) else { return true }
            }
            if isFirst, names(segment) { return true }
            isFirst = false
            if end == path.count, ends(segment) { return true }
        }
        return false
    }

    private static func names(_ segment: ArraySlice<UInt8>) -> Bool {
        guard let first = segment.first else { return false }
        let table = tables[Int(first)]
        if table.words.isEmpty, table.beginnings.isEmpty { return false }
        let stem = segment.prefix { $0 != UInt8(ascii: ".") }
        return table.words.contains { $0.count == stem.count && stem.elementsEqual($0) }
            || table.beginnings.contains { segment.starts(with: $0) }
    }

    private static func ends(_ segment: ArraySlice<UInt8>) -> Bool {
        guard let dot = segment.lastIndex(of: UInt8(ascii: ".")) else { return false }
        return endings.contains { $0.elementsEqual(segment[dot...]) }
    }
}
