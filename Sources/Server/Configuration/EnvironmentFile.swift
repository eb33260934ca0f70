/// The content of a `.env` file: `NAME=value`, one a line.
///
/// Strict on purpose, because the shells, compose and the dotenv libraries all read such files differently: what could
/// mean two things is refused with its line number.
/// - `#` begins a comment at the start of a line, or behind a space after a value.
/// - `NAME=value` has no spaces around the `=`; a bare value has no spaces, quotes, `$` or backslashes.
/// - `'…'` is taken as it is. `"…"` knows `\n`, `\t`, `\"`, `\\` and `\$`; nothing is ever substituted.
struct EnvironmentFile: Equatable, Sendable {
    struct Entry: Equatable, Sendable {
        let name: String
        let value: String
        let line: Int
    }

    /// The most bytes a file may have.
    static let longest = 65_536

    /// The name for messages.
    let name: String
    private(set) var entries: [Entry] = []
    private(set) var faults: [ConfigurationFault] = []

    init(_ bytes: [UInt8], name: String) {
        self.name = name
        guard bytes.count <= Self.longest else {
            faults = [ConfigurationFault(name, "is longer than \(Self.longest) bytes")]
            return
        }
        guard let text = String(validating: bytes, as: UTF8.self) else {
            faults = [ConfigurationFault(name, "is not UTF-8")]
            return
        }
        var number = 0
        for line in text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
            number += 1
            let content = line.last == "\r" ? line.dropLast() : line
            do throws(Rejection) {
                guard let (name, value) = try Self.parse(content) else { continue }
                if let first = entries.first(where: { $0.name == name }) {
                    throw Rejection("\(name) is already set in line \(first.line)")
                }
                entries.append(Entry(name: name, value: value, line: number))
            } catch {
                faults.append(ConfigurationFault("\(self.name) line \(number)", error.reason))
            }
        }
    }

    private typealias Scalars = Substring.UnicodeScalarView

    /// The name and the value of a line, or nil when it is empty or a comment.
    private static func parse(_ line: Scalars) throws(Rejection) -> (String, String)? {
        guard !line.contains(where: { ($0.value < 0x20 && $0 != "\t") || $0.value == 0x7F || $0.value == 0xFEFF })
        else {
            throw Rejection("contains a control character or a byte order mark")
        }
        let content = line.drop { isBlank($0) }
        guard let first = content.first, first != "#" else { return nil }
        guard content.startIndex == line.startIndex else { throw Rejection("begins with a space") }
        guard let equals = content.firstIndex(of: "=") else { throw Rejection("has no =; a line is NAME=value") }
        let name = content[..<equals]
        guard isName(name) else {
            throw Rejection("has a name that is not made of letters, digits and underscores; a line is NAME=value")
        }
        return (String(name), try value(of: content[content.index(after: equals)...]))
    }

    private static func value(of text: Scalars) throws(Rejection) -> String {
        switch text.first {
        case "'": return try literal(text.dropFirst())
        case "\"": return try quoted(text.dropFirst())
        case let first?:
            guard !isBlank(first) else { throw Rejection("has a space behind the =") }
        case nil: return ""
        }
        let end = text.firstIndex(where: isBlank) ?? text.endIndex
        try requireEnd(text[end...], after: "a value with spaces needs quotes")
        let value = text[..<end]
        for sign in value where "'\"$\\`".unicodeScalars.contains(sign) {
            throw Rejection("has a \(sign) in a value without quotes; write the value in single quotes")
        }
        return String(value)
    }

    private static func literal(_ text: Scalars) throws(Rejection) -> String {
        guard let end = text.firstIndex(of: "'") else { throw Rejection("has no closing single quote") }
        try requireEnd(text[text.index(after: end)...], after: "something follows the closing quote")
        return String(text[..<end])
    }

    private static func quoted(_ text: Scalars) throws(Rejection) -> String {
        var value = String.UnicodeScalarView()
        var rest = text
        while let sign = rest.popFirst() {
            switch sign {
            case "\"":
                try requireEnd(rest, after: "something follows the closing quote")
                return String(value)
            case "$", "`":
                throw Rejection("has a \(sign) in double quotes, and nothing is substituted here; use single quotes")
            case "\\":
                switch rest.popFirst() {
                case "n": value.append("\n")
                case "t": value.append("\t")
                case "\"": value.append("\"")
                case "\\": value.append("\\")
                case "$": value.append("$")
                default: throw Rejection("has an unknown escape; known are \\n \\t \\\" \\\\ \\$")
                }
            default: value.append(sign)
            }
        }
        throw Rejection("has no closing double quote")
    }

    /// Behind a value only blanks and a comment may stand.
    private static func requireEnd(_ rest: Scalars, after reason: String) throws(Rejection) {
        let content = rest.drop { isBlank($0) }
        guard let first = content.first else { return }
        guard first == "#", content.startIndex != rest.startIndex else { throw Rejection(reason) }
    }

    private static func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" }

    private static func isName(_ name: Scalars) -> Bool {
        guard let first = name.first, !("0"..."9").contains(first) else { return false }
        return name.allSatisfy {
            ("a"..."z").contains($0) || ("A"..."Z").contains($0) || ("0"..."9").contains($0) || $0 == "_"
        }
    }
}
