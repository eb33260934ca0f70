/// Comma-separated lists of tokens (RFC 9110 section 5.6.1), such as Connection, Upgrade and Expect.
package enum ListSyntax {
    /// Whether a list has this member. `token` is given in lower case and compared without regard to case.
    package static func contains(_ token: StaticString, in value: ArraySlice<UInt8>) -> Bool {
        var found = false
        forEachMember(of: value) { member in
            if equals(member, token) { found = true }
        }
        return found
    }

    /// The members in order, without the white space around them; empty ones are skipped as the RFC wants.
    package static func members(of value: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
        var members: [ArraySlice<UInt8>] = []
        forEachMember(of: value) { members.append($0) }
        return members
    }

    /// Compares without regard to case; `token` is in lower case.
    static func equals(_ member: ArraySlice<UInt8>, _ token: StaticString) -> Bool {
        guard member.count == token.utf8CodeUnitCount else { return false }
        return token.withUTF8Buffer { wanted in
            for (offset, byte) in member.enumerated() {
                let lower = byte &- 0x41 < 26 ? byte | 0x20 : byte
                if unsafe lower != wanted[offset] { return false }
            }
            return true
        }
    }

    /// The value without SP and HT at both ends.
    static func trimmed(_ value: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = value
        while let first = rest.first, FieldSyntax.isBlank(first) { rest.removeFirst() }
        while let last = rest.last, FieldSyntax.isBlank(last) { rest.removeLast() }
        return rest
    }

    private static func forEachMember(of value: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
        var start = value.startIndex
        while start < value.endIndex {
            let end = value[start...].firstIndex(of: UInt8(ascii: ",")) ?? value.endIndex
            let member = trimmed(value[start..<end])
            if !member.isEmpty { body(member) }
            start = end + 1
        }
    }
}
