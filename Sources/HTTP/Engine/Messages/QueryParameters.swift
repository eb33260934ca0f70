/// The parameters of a query, `name=value` parts between `&`, in the encoding that browsers write forms in: `+` is a
/// space, all else is percent-encoded UTF-8 (WHATWG URL section 5.1). A part without `=` is a name without a value;
/// empty parts are skipped.
package struct QueryParameters: Sendable {
    package struct Parameter: Hashable, Sendable {
        package let name: String
        package let value: String
    }

    package let parameters: [Parameter]

    /// Faults when an escape is broken or yields a control byte, when text is no UTF-8, or when there are too many.
    package init(_ query: [UInt8]?, limits: HTTPLimits = HTTPLimits()) throws(HTTPFault) {
        var parameters: [Parameter] = []
        var rest = (query ?? [])[...]
        while !rest.isEmpty {
            let end = rest.firstIndex(of: UInt8(ascii: "&")) ?? rest.endIndex
            let part = rest[..<end]
            rest = end < rest.endIndex ? rest[(end + 1)...] : []
            guard !part.isEmpty else { continue }
            guard parameters.count < limits.queryParameters else {
                throw HTTPFault(.badRequest, "RFC 9110 15.5.1", "the query has too many parameters")
            }
            parameters.append(try Self.parameter(part))
        }
        self.parameters = parameters
    }

    /// The value of the first parameter with this name.
    package func first(_ name: String) -> String? {
        parameters.first { $0.name == name }?.value
    }

    private static func parameter(_ part: ArraySlice<UInt8>) throws(HTTPFault) -> Parameter {
        let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
        let value = equals < part.endIndex ? part[(equals + 1)...] : []
        guard let name = PercentCoding.text(part[..<equals], plusIsSpace: true),
            let value = PercentCoding.text(value, plusIsSpace: true)
        else { throw HTTPFault(.badRequest, "RFC 3986 2.1", "the query is not percent-encoded UTF-8 text") }
        return Parameter(name: name, value: value)
    }
}
