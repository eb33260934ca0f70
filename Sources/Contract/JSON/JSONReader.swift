/// Reads one JSON text (RFC 8259), strictly and within limits. What other readers let pass in different ways, such as
/// a name that stands twice, is refused: two programs must never read two meanings out of one request.
package struct JSONReader {
    enum Step {
        case name(String)
        case index(Int)
    }

    let bytes: [UInt8]
    let limits: JSONLimits
    var position = 0
    private var path: [Step] = []
    private var values = 0

    private init(_ bytes: [UInt8], limits: JSONLimits) {
        self.bytes = bytes
        self.limits = limits
        path.reserveCapacity(4)
    }

    /// Reads a text that holds one value and nothing else but white space.
    package static func read(_ bytes: [UInt8], limits: JSONLimits = JSONLimits()) throws(JSONFault) -> JSONValue {
        var reader = JSONReader(bytes, limits: limits)
        guard bytes.count <= limits.bytes else { throw reader.fault(.tooLong) }
        let value = try reader.value()
        reader.skipSpace()
        guard reader.position == bytes.count else { throw reader.fault(.trailing) }
        return value
    }

    // MARK: Values

    private mutating func value() throws(JSONFault) -> JSONValue {
        skipSpace()
        values += 1
        guard values <= limits.values else { throw fault(.tooManyValues) }
        switch try peek() {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .flag(true))
        case UInt8(ascii: "f"): return try word("false", .flag(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case UInt8(ascii: "-"), 0x30...0x39: return try number()
        default: throw fault(.unexpected)
        }
    }

    private mutating func object() throws(JSONFault) -> JSONValue {
        guard path.count < limits.depth else { throw fault(.tooDeep) }
        position += 1
        var members: [JSONValue.Member] = []
        var names = JSONNames()
        skipSpace()
        if try take(UInt8(ascii: "}")) { return .object([]) }
        repeat {
            skipSpace()
            guard try peek() == UInt8(ascii: "\"") else { throw fault(.unexpected) }
            let start = position
            let name = try string()
            path.append(.name(name))
            guard names.take(name, after: members) else { throw fault(.duplicateName, at: start) }
            guard members.count < limits.members else { throw fault(.tooManyMembers, at: start) }
            skipSpace()
            guard try take(UInt8(ascii: ":")) else { throw fault(.unexpected) }
            members.append(JSONValue.Member(name, try value()))
            path.removeLast()
            skipSpace()
        } while try take(UInt8(ascii: ","))
        guard try take(UInt8(ascii: "}")) else { throw fault(.unexpected) }
        return .object(members)
    }

    private mutating func array() throws(JSONFault) -> JSONValue {
        guard path.count < limits.depth else { throw fault(.tooDeep) }
        position += 1
        var elements: [JSONValue] = []
        elements.reserveCapacity(4)
        skipSpace()
        if try take(UInt8(ascii: "]")) { return .array([]) }
        repeat {
            path.append(.index(elements.count))
            elements.append(try value())
            path.removeLast()
            skipSpace()
        } while try take(UInt8(ascii: ","))
        guard try take(UInt8(ascii: "]")) else { throw fault(.unexpected) }
        return .array(elements)
    }

    private mutating func word(_ text: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
        for byte in text.utf8 {
            guard try peek() == byte else { throw fault(.unexpected) }
            position += 1
        }
        return value
    }

    /// RFC 8259 section 6: no plus sign, no leading zeros, digits on both sides of the point.
    private mutating func number() throws(JSONFault) -> JSONValue {
        let start = position
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if try peek() == UInt8(ascii: "0") { position += 1 } else { try digits() }
        var isInteger = true
        if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
            isInteger = false
            position += 1
            try digits()
        }
        if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
            isInteger = false
            position += 1
            let sign = try peek()
            if sign == UInt8(ascii: "+") || sign == UInt8(ascii: "-") { position += 1 }
            try digits()
        }
        guard position - start <= limits.digits else { throw fault(.numberTooLong, at: start) }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isInteger, let integer = Int64(text) { return .integer(integer) }
        return .number(text)
    }

    private mutating func digits() throws(JSONFault) {
        guard try peek() &- 0x30 < 10 else { throw fault(.unexpected) }
        while position < bytes.count, bytes[position] &- 0x30 < 10 { position += 1 }
    }

    // MARK: Bytes

    func peek() throws(JSONFault) -> UInt8 {
        guard position < bytes.count else { throw fault(.incomplete) }
        return bytes[position]
    }

    private mutating func take(_ byte: UInt8) throws(JSONFault) -> Bool {
        guard try peek() == byte else { return false }
        position += 1
        return true
    }

    private mutating func skipSpace() {
        while position < bytes.count {
            switch bytes[position] {
            case 0x20, 0x09, 0x0A, 0x0D: position += 1
            default: return
            }
        }
    }

    func fault(_ kind: JSONFault.Kind, at offset: Int? = nil) -> JSONFault {
        var text = ""
        for step in path {
            switch step {
            case .name(let name): text += text.isEmpty ? name : "." + name
            case .index(let index): text += "[\(index)]"
            }
        }
        return JSONFault(kind: kind, path: String(text.prefix(200)), offset: offset ?? position)
    }
}
