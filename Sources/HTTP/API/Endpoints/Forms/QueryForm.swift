internal import Contract
internal import Domain
internal import HTTP

/// Reads the parameters of a query by name, like `Form` reads a body: every fault is named, what nobody reads as well.
struct QueryForm {
    private let parameters: [QueryParameters.Parameter]
    private var known: Set<String> = []
    private var faults: [ErrorEnvelope.FieldError] = []

    init(_ head: RequestHead) throws(Problem) {
        do throws(HTTPFault) {
            parameters = try QueryParameters(head.query).parameters
        } catch {
            throw Problem(
                .validation, errors: [.init(field: "query", code: "INVALID", message: "The query cannot be read.")])
        }
    }

    mutating func refuse(_ name: String, _ code: String, _ message: String) {
        if faults.count < Form.most { faults.append(.init(field: name, code: code, message: message)) }
    }

    mutating func finish() throws(Problem) {
        for parameter in parameters where !known.contains(parameter.name) {
            refuse(String(parameter.name.prefix(80)), "UNKNOWN_FIELD", "There is no such parameter.")
        }
        guard faults.isEmpty else { throw Problem(.validation, errors: faults) }
    }

    /// An empty value is none.
    mutating func text(_ name: String, bytes: Int) -> String? {
        known.insert(name)
        let values = parameters.filter { $0.name == name }
        guard values.count <= 1 else {
            refuse(name, "DUPLICATE", "This may stand there once.")
            return nil
        }
        guard let text = values.first?.value, !text.isEmpty else { return nil }
        if let fault = TextRule.fault(of: text, bytes: 1...bytes) {
            refuse(name, fault.code, fault.message)
            return nil
        }
        return text
    }

    /// Reads a text further; nil there is a fault.
    mutating func parsed<Value>(
        _ name: String, bytes: Int = 100, _ rule: String, _ parse: (String) -> Value?
    ) -> Value? {
        guard let text = text(name, bytes: bytes) else { return nil }
        guard let value = parse(text) else {
            refuse(name, "INVALID", rule)
            return nil
        }
        return value
    }

    /// How many are wanted.
    mutating func limit(_ usual: Int, most: Int) -> Int {
        let rule = "This must be 1 to \(most)."
        return parsed("limit", rule) { Int($0).flatMap { (1...most).contains($0) ? $0 : nil } } ?? usual
    }

    mutating func limit(_ limits: FrontDeskLimits) -> Int { limit(limits.page, most: limits.longestPage) }

    /// Where the page before ended.
    mutating func after<End>(_ parse: (String) -> End?) -> End? {
        parsed("after", "This must be the next of a page.", parse)
    }

    mutating func moment(_ name: String) -> Moment? { parsed(name, Timestamp.rule, Timestamp.moment) }

    mutating func date(_ name: String) -> Int64? {
        parsed(name, "This must be a date like 2026-11-20.", Timestamp.days)
    }

    mutating func position(_ name: String) -> FeedPosition? {
        parsed(name, "This must be a position as answers name it.", FeedPosition.init)
    }
}
