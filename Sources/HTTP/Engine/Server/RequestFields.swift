/// The fields that only requests have and that the engine acts upon, found while the lines come in.
struct RequestFields {
    private var host: Int?
    private var expectations = 0

    /// Looks at the line that was just appended.
    mutating func note(_ fields: borrowing FieldLines) throws(HTTPFault) {
        let index = fields.count - 1
        switch fields.nameLength(at: index) {
        case 4 where fields.isNamed("host", at: index):
            guard host == nil else { throw HTTPFault(.badRequest, "RFC 9112 3.2", "there is more than one Host") }
            host = index
        case 6 where fields.isNamed("expect", at: index):
            expectations += 1
        default: break
        }
    }

    /// The line of Host, which HTTP/1.1 needs and which must be valid wherever it stands (RFC 9112 section 3.2).
    func checkedHost(_ fields: borrowing FieldLines, _ version: Version) throws(HTTPFault) -> Int? {
        guard let host else {
            guard version == .http10 else { throw HTTPFault(.badRequest, "RFC 9112 3.2", "Host is missing") }
            return nil
        }
        guard AuthoritySyntax.isValid(fields.value(at: host).span) else {
            throw HTTPFault(.badRequest, "RFC 9112 3.2", "Host is invalid")
        }
        return host
    }

    /// Whether the client waits for 100 (Continue). HTTP/1.0 knows no expectations (RFC 9110 section 10.1.1).
    func expectsContinue(_ fields: borrowing FieldLines, _ version: Version) throws(HTTPFault) -> Bool {
        guard expectations > 0, version == .http11 else { return false }
        var expects = false
        for value in fields.all("expect") {
            for member in ListSyntax.members(of: value) {
                guard ListSyntax.equals(member, "100-continue") else {
                    throw HTTPFault(.expectationFailed, "RFC 9110 15.5.18", "no expectation but 100-continue is met")
                }
                expects = true
            }
        }
        return expects
    }
}
