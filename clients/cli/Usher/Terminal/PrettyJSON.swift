internal import Contract

/// JSON as people read it: a line for each member, coloured, short values together. What is no JSON stays as it is.
package struct PrettyJSON {
    private let style: TextStyle
    /// A value that fits is written on one line.
    private let columns: Int

    package init(style: TextStyle, columns: Int) {
        self.style = style
        self.columns = max(20, columns)
    }

    /// The text of a message.
    package func text(of message: [UInt8]) -> String {
        var limits = JSONLimits()
        limits.bytes = 4 << 20
        guard let first = message.first(where: { $0 > 0x20 }), first == UInt8(ascii: "{") || first == UInt8(ascii: "["),
            let value = try? JSONReader.read(message, limits: limits)
        else { return TextStyle.harmless(String(decoding: message, as: UTF8.self), keepsLines: true) }
        return write(value, indent: 0)
    }

    private func write(_ value: JSONValue, indent: Int) -> String {
        switch value {
        case .null: return style.painted("null", .quiet)
        case .flag(let flag): return style.painted(flag ? "true" : "false", .warm)
        case .integer(let number): return style.painted("\(number)", .cold)
        case .number(let text): return style.painted(text, .cold)
        case .string(let text): return style.painted(Self.quoted(text), .good)
        case .array(let elements):
            return list("[", "]", elements, indent) {
                write($0, indent: indent + 2)
            } plain: {
                Self.length($0)
            }
        case .object(let members):
            return list("{", "}", members, indent) { member in
                style.painted(Self.quoted(member.name), .strong) + ": " + write(member.value, indent: indent + 2)
            } plain: {
                Self.length($0.value) + $0.name.count + 4
            }
        }
    }

    private func list<Element>(
        _ open: String, _ close: String, _ elements: [Element], _ indent: Int, _ write: (Element) -> String,
        plain: (Element) -> Int
    ) -> String {
        guard !elements.isEmpty else { return open + close }
        let length = elements.reduce(2) { $0 + plain($1) + 2 }
        if indent + length <= columns - 2 {
            return open + elements.map(write).joined(separator: ", ") + close
        }
        let space = String(repeating: " ", count: indent + 2)
        return open + "\n" + elements.map { space + write($0) }.joined(separator: ",\n") + "\n"
            + String(repeating: " ", count: indent) + close
    }

    /// How long a value is on one line.
    private static func length(_ value: JSONValue) -> Int {
        switch value {
        case .null: 4
        case .flag(let flag): flag ? 4 : 5
        case .integer(let number): String(number).count
        case .number(let text): text.count
        case .string(let text): text.count + 2
        case .array(let elements): elements.reduce(2) { $0 + length($1) + 2 }
        case .object(let members): members.reduce(2) { $0 + length($1.value) + $1.name.count + 6 }
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value):
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
