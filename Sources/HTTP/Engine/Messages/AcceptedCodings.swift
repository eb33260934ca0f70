/// The value of Accept-Encoding (RFC 9110 section 12.5.3). Members that are malformed count as not there.
package struct AcceptedCodings: Sendable {
    private struct Member: Sendable {
        let coding: ArraySlice<UInt8>
        /// The weight in thousandths.
        let weight: Int
    }

    private let members: [Member]

    /// Reads all lines of the field.
    package init(_ values: [ArraySlice<UInt8>]) {
        members = values.flatMap { ListSyntax.members(of: $0) }.compactMap(Self.member)
    }

    /// How much the client wants a coding, given in lower case, in thousandths; 0 when it must not be used. A coding
    /// that is not named weighs what `*` does; `identity` is welcome unless it is excluded.
    package func weight(of coding: StaticString) -> Int {
        let isIdentity = coding.description == "identity"
        if let named = members.first(where: { ListSyntax.equals($0.coding, coding) }) { return named.weight }
        if let any = members.first(where: { ListSyntax.equals($0.coding, "*") }) {
            return isIdentity && any.weight > 0 ? 1 : any.weight
        }
        return isIdentity ? 1 : 0
    }

    private static func member(_ text: ArraySlice<UInt8>) -> Member? {
        let semicolon = text.firstIndex(of: UInt8(ascii: ";")) ?? text.endIndex
        let coding = ListSyntax.trimmed(text[..<semicolon])
        let token = ByteSet.token
        guard !coding.isEmpty, coding.allSatisfy({ token.contains($0) }) else { return nil }
        guard semicolon < text.endIndex else { return Member(coding: coding, weight: 1000) }
        guard let weight = weight(ListSyntax.trimmed(text[(semicolon + 1)...])) else { return nil }
        return Member(coding: coding, weight: weight)
    }

    /// `q=0[.ddd]` or `q=1[.000]` (RFC 9110 section 12.4.2).
    private static func weight(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = Array(text)
        guard (3...7).contains(parts.count), parts[0] | 0x20 == UInt8(ascii: "q"), parts[1] == UInt8(ascii: "="),
            parts[2] == UInt8(ascii: "0") || parts[2] == UInt8(ascii: "1")
        else { return nil }
        guard parts.count == 3 || parts[3] == UInt8(ascii: ".") else { return nil }
        var weight = parts[2] == UInt8(ascii: "1") ? 1000 : 0
        var place = 100
        for byte in parts.dropFirst(4) {
            let digit = byte &- 0x30
            guard digit < 10 else { return nil }
            weight += Int(digit) * place
            place /= 10
        }
        return weight <= 1000 ? weight : nil
    }
}
