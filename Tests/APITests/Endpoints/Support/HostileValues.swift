import Contract

/// Everything that can be wrong with a request, made out of its schema and of an example that is right: each field
/// missing, of another type, empty, at its limit and beyond it, and full of what texts should not hold.
struct HostileValues {
    struct Case {
        let body: String
        /// The field that has to be named; nil when the whole content makes no sense.
        let field: String?
        /// What may be wrong otherwise: the value itself is allowed.
        let isAllowed: Bool
        let what: String
    }

    private typealias Property = (name: String, schema: JSONValue, isRequired: Bool)

    private let file: JSONValue
    private let example: JSONValue
    private(set) var cases: [Case] = []

    /// What a text should never hold, as JSON writes it.
    private static let texts: [(String, String)] = [
        ("NUL", #""a\u0000b""#), ("an escape", #""\u001b[2J""#), ("a line end", #""a\nb""#), ("a space", #"" a ""#),
        ("DEL", #""a\u007f""#), ("C1", #""a\u0085b""#),
        ("a turn of direction", #""a\u202eb""#), ("nothing to see", #""a\u200bb""#),
    ]
    /// What no value of any type may be.
    private static let others: [(String, String, String)] = [
        ("boolean", "a flag", "true"), ("integer", "a number", "7"), ("number", "a fraction", "1.5"),
        ("string", "a text", #""text""#), ("array", "a list", "[]"), ("object", "an object", "{}"),
        ("number", "a huge number", "1e400"),
    ]

    init(_ schema: JSONValue, _ example: JSONValue, in file: JSONValue) {
        self.file = file
        self.example = example
        object(schema, example, path: [])
    }

    // MARK: Schemas

    private func resolved(_ schema: JSONValue) -> JSONValue {
        guard case .string(let reference) = schema["$ref"] else { return schema }
        let found = reference.dropFirst(2).split(separator: "/").reduce(file as JSONValue?) { $0?[String($1)] }
        return found.map(resolved) ?? schema
    }

    /// The members of an object, with those of the alternative that the example follows.
    private func properties(_ schema: JSONValue, _ value: JSONValue) -> [Property] {
        let schema = resolved(schema)
        var found: [Property] = []
        for part in list(schema["allOf"]) { found += properties(part, value) }
        let fitting = list(schema["oneOf"]).first { part in
            names(resolved(part)["required"]).allSatisfy { value[$0] != nil }
        }
        if let fitting { found += properties(fitting, value) }
        let required = names(schema["required"])
        for member in members(schema["properties"]) {
            found.append((member.name, resolved(member.value), required.contains(member.name)))
        }
        if let row = schema["additionalProperties"], case .object = row, let name = members(value).first?.name {
            found.append((name, resolved(row), false))
        }
        return found
    }

    private func list(_ value: JSONValue?) -> [JSONValue] {
        guard case .array(let elements) = value else { return [] }
        return elements
    }

    private func members(_ value: JSONValue?) -> [JSONValue.Member] {
        guard case .object(let members) = value else { return [] }
        return members
    }

    private func names(_ value: JSONValue?) -> [String] {
        list(value).compactMap { if case .string(let name) = $0 { name } else { nil } }
    }

    private func number(_ value: JSONValue?) -> Int64? {
        guard case .integer(let number) = value else { return nil }
        return number
    }

    // MARK: Cases

    private enum Step {
        case member(String)
        case element
    }

    private static func name(_ path: [Step]) -> String {
        path.reduce("") { name, step in
            switch step {
            case .member(let member): name.isEmpty ? member : "\(name).\(member)"
            case .element: "\(name)[0]"
            }
        }
    }

    private mutating func add(_ path: [Step], _ what: String, _ text: String?, isAllowed: Bool = false) {
        let body = Self.text(example, path[...], text)
        cases.append(Case(body: body, field: Self.name(path), isAllowed: isAllowed, what: what))
    }

    private mutating func object(_ schema: JSONValue, _ value: JSONValue, path: [Step]) {
        add(path + [.member("zzz")], "unknown", "1")
        for member in properties(schema, value) {
            let inner = path + [.member(member.name)]
            if member.isRequired {
                add(inner, "missing", nil)
                add(inner, "null", "null")
            }
            self.value(member.schema, value[member.name], path: inner)
        }
    }

    private mutating func value(_ schema: JSONValue, _ value: JSONValue?, path: [Step]) {
        guard case .string(let type) = schema["type"] else { return }
        for (other, what, text) in Self.others where other != type { add(path, what, text) }
        switch type {
        case "string": text(schema, path)
        case "integer": integer(schema, path)
        case "array": elements(schema, value, path)
        case "object": if let value { object(schema, value, path: path) }
        default: break
        }
    }

    private mutating func text(_ schema: JSONValue, _ path: [Step]) {
        add(path, "empty", #""""#)
        for (what, text) in Self.texts { add(path, what, text) }
        if schema["enum"] != nil { add(path, "not in the list", #""nonsense""#) }
        if schema["format"] != nil { add(path, "no time", #""yesterday""#) }
        if let most = number(schema["maxLength"]).map(Int.init) {
            add(path, "at the limit", "\"\(String(repeating: "a", count: most))\"", isAllowed: true)
            add(path, "one past", "\"\(String(repeating: "a", count: most + 1))\"")
        }
    }

    private mutating func integer(_ schema: JSONValue, _ path: [Step]) {
        add(path, "64 bits and one", "9223372036854775808")
        if let least = number(schema["minimum"]) {
            add(path, "least", "\(least)", isAllowed: true)
            add(path, "below", "\(least - 1)")
        }
        if let most = number(schema["maximum"]) {
            add(path, "most", "\(most)", isAllowed: true)
            add(path, "one past", "\(most + 1)")
        }
    }

    private mutating func elements(_ schema: JSONValue, _ value: JSONValue?, _ path: [Step]) {
        if number(schema["minItems"]) ?? 0 > 0 { add(path, "no element", "[]") }
        guard let item = schema["items"].map(resolved), let first = list(value).first else { return }
        if let most = number(schema["maxItems"]).map(Int.init) {
            let text = Self.text(first, [], nil)
            add(path, "one too many", "[\(Array(repeating: text, count: most + 1).joined(separator: ","))]")
        }
        self.value(item, first, path: path + [.element])
        if case .string("object") = item["type"] { return }
        if item["type"] == nil { object(item, first, path: path + [.element]) }
    }

    // MARK: Writing

    /// JSON, with the value at a path replaced; nil leaves it out. What is not there is added.
    private static func text(_ value: JSONValue, _ path: ArraySlice<Step>, _ replacement: String?) -> String {
        switch value {
        case .null: return "null"
        case .flag(let flag): return "\(flag)"
        case .integer(let number): return "\(number)"
        case .number(let text): return text
        case .string(let text): return "\"\(text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\""))\""
        case .array(let elements):
            let texts = elements.enumerated().map { index, element in
                guard index == 0, case .element = path.first else { return text(element, [], nil) }
                return path.count == 1 ? replacement ?? "null" : text(element, path.dropFirst(), replacement)
            }
            return "[\(texts.joined(separator: ","))]"
        case .object(let members):
            var target: String?
            if case .member(let name) = path.first { target = name }
            var texts = members.compactMap { member -> String? in
                guard member.name == target else { return "\"\(member.name)\":\(text(member.value, [], nil))" }
                guard path.count == 1 else {
                    return "\"\(member.name)\":\(text(member.value, path.dropFirst(), replacement))"
                }
                return replacement.map { "\"\(member.name)\":\($0)" }
            }
            if let target, path.count == 1, let replacement, !members.contains(where: { $0.name == target }) {
                texts.append("\"\(target)\":\(replacement)")
            }
            return "{\(texts.joined(separator: ","))}"
        }
    }
}
