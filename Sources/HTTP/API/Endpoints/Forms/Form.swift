internal import Contract
internal import Domain

/// Reads the members of one JSON object by name and collects every fault on the way. What nobody reads is unknown, and
/// refused by name.
struct Form {
    private let members: [JSONValue.Member]
    private let path: String
    /// The names that were asked for: a handful.
    private var known: [String] = []
    private(set) var faults: [ErrorEnvelope.FieldError] = []

    /// Faults that one answer names.
    static let most = FrontDeskLimits().faults

    init(_ value: JSONValue, at path: String = "") throws(Problem) {
        guard case .object(let members) = value else {
            throw Problem(
                .validation, errors: [.init(field: path, code: "INVALID_TYPE", message: "This must be an object.")])
        }
        self.members = members
        self.path = path
    }

    private init(members: [JSONValue.Member], path: String) {
        self.members = members
        self.path = path
    }

    // MARK: Faults

    /// The full name of a member: `contact.email`.
    func name(_ member: String) -> String { path.isEmpty ? member : member.isEmpty ? path : "\(path).\(member)" }

    mutating func refuse(_ member: String, _ code: String, _ message: String) {
        guard faults.count < Self.most else { return }
        faults.append(.init(field: name(member), code: code, message: message))
    }

    /// Takes over what is wrong with a part.
    mutating func join(_ part: Form) {
        var part = part
        part.refuseUnknown()
        for fault in part.faults where faults.count < Self.most { faults.append(fault) }
    }

    mutating func join(_ more: [ErrorEnvelope.FieldError]) {
        for fault in more where faults.count < Self.most { faults.append(fault) }
    }

    /// The end of reading: nothing was wrong, and nothing is left.
    mutating func finish() throws(Problem) {
        refuseUnknown()
        guard faults.isEmpty else { throw Problem(.validation, errors: faults) }
    }

    private mutating func refuseUnknown() {
        for member in members where !known.contains(member.name) {
            refuse(String(member.name.prefix(80)), "UNKNOWN_FIELD", "There is no such field.")
        }
    }

    // MARK: Members

    /// Whether a member is there and is not null.
    func has(_ member: String) -> Bool { members.contains { $0.name == member && $0.value != .null } }

    /// A value that is no null; its absence is a fault when it is required.
    mutating func value(_ member: String, isRequired: Bool) -> JSONValue? {
        known.append(member)
        let found = members.first { $0.name == member }?.value
        if let found, found != .null { return found }
        if isRequired { refuse(member, "REQUIRED", "This is needed.") }
        return nil
    }

    func isNull(_ member: String) -> Bool { members.contains { $0.name == member && $0.value == .null } }

    /// A member of what is to be changed: not there, it keeps what it names; null takes that away.
    mutating func change<Value>(_ member: String, to value: (inout Self) -> Value?) -> Change<Value> {
        let found = value(&self)
        if isNull(member) { return .clear }
        return found.map { .set($0) } ?? .keep
    }

    /// Of what can be changed but never taken away.
    mutating func refuseNull(_ names: String...) {
        for member in names where isNull(member) {
            refuse(member, "INVALID", "This cannot be taken away; leave it out to keep it.")
        }
    }

    mutating func string(_ member: String, isRequired: Bool = true) -> String? {
        guard let value = value(member, isRequired: isRequired) else { return nil }
        guard case .string(let text) = value else {
            refuse(member, "INVALID_TYPE", "This must be a text.")
            return nil
        }
        return text
    }

    /// A short text without control characters.
    mutating func text(_ member: String, bytes: ClosedRange<Int>, isRequired: Bool = true) -> String? {
        guard let text = string(member, isRequired: isRequired) else { return nil }
        guard let fault = TextRule.fault(of: text, bytes: bytes) else { return text }
        refuse(member, fault.code, fault.message)
        return nil
    }

    mutating func integer(_ member: String, in range: ClosedRange<Int64>, isRequired: Bool = true) -> Int64? {
        guard let value = value(member, isRequired: isRequired) else { return nil }
        guard case .integer(let number) = value else {
            refuse(member, "INVALID_TYPE", "This must be a whole number.")
            return nil
        }
        guard range.contains(number) else {
            refuse(member, "OUT_OF_RANGE", "This must be \(range.lowerBound) to \(range.upperBound).")
            return nil
        }
        return number
    }

    mutating func moment(_ member: String, isRequired: Bool = true) -> Moment? {
        guard let text = string(member, isRequired: isRequired) else { return nil }
        guard let moment = Timestamp.moment(text) else {
            refuse(member, "INVALID", Timestamp.rule)
            return nil
        }
        return moment
    }

    mutating func list(_ member: String, count: ClosedRange<Int>, isRequired: Bool = true) -> [JSONValue]? {
        guard let value = value(member, isRequired: isRequired) else { return nil }
        guard case .array(let elements) = value else {
            refuse(member, "INVALID_TYPE", "This must be a list.")
            return nil
        }
        guard elements.count >= count.lowerBound else {
            refuse(member, "REQUIRED", "This must not be empty.")
            return nil
        }
        guard elements.count <= count.upperBound else {
            refuse(member, "TOO_MANY", "At most \(count.upperBound) can stand here.")
            return nil
        }
        return elements
    }

    /// Short texts, each of which is named by its place when it is wrong.
    mutating func texts(
        _ member: String, count: ClosedRange<Int>, bytes: ClosedRange<Int>, isRequired: Bool = true
    ) -> [String]? {
        guard let elements = list(member, count: count, isRequired: isRequired) else { return nil }
        var texts: [String] = []
        texts.reserveCapacity(elements.count)
        for (index, element) in elements.enumerated() {
            guard case .string(let text) = element else {
                refuse("\(member)[\(index)]", "INVALID_TYPE", "This must be a text.")
                continue
            }
            if let fault = TextRule.fault(of: text, bytes: bytes) {
                refuse("\(member)[\(index)]", fault.code, fault.message)
            } else {
                texts.append(text)
            }
        }
        return texts
    }

    /// An object within this one. Whoever reads it joins it again.
    mutating func part(_ member: String, isRequired: Bool = true) -> Form? {
        guard let value = value(member, isRequired: isRequired) else { return nil }
        return part(value, at: member)
    }

    /// The objects of a list.
    mutating func parts(_ member: String, count: ClosedRange<Int>, isRequired: Bool = true) -> [Form]? {
        guard let elements = list(member, count: count, isRequired: isRequired) else { return nil }
        var parts: [Form] = []
        for (index, element) in elements.enumerated() {
            if let part = part(element, at: "\(member)[\(index)]") { parts.append(part) }
        }
        return parts
    }

    /// The members of an object that is a table, in their order.
    mutating func table(_ member: String, count: ClosedRange<Int>, isRequired: Bool = true) -> [JSONValue.Member]? {
        guard let value = value(member, isRequired: isRequired) else { return nil }
        guard case .object(let rows) = value else {
            refuse(member, "INVALID_TYPE", "This must be an object.")
            return nil
        }
        guard count.contains(rows.count) else {
            let isFew = rows.count < count.lowerBound
            refuse(
                member, isFew ? "REQUIRED" : "TOO_MANY",
                "This must have \(count.lowerBound) to \(count.upperBound) members.")
            return nil
        }
        return rows
    }

    private mutating func part(_ value: JSONValue, at member: String) -> Form? {
        guard case .object(let inner) = value else {
            refuse(member, "INVALID_TYPE", "This must be an object.")
            return nil
        }
        return Form(members: inner, path: name(member))
    }

    /// A part for the value of a table's row.
    mutating func row(_ row: JSONValue.Member, of member: String) -> Form? {
        part(row.value, at: "\(member).\(String(row.name.prefix(80)))")
    }
}
