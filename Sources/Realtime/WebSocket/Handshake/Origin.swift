/// Where a page comes from: scheme, host and port (RFC 6454). The opaque origin `null` is none.
package struct Origin: Hashable, Sendable {
    /// In lower case.
    let scheme: String
    /// Host and port in lower case, without the port that the scheme implies.
    let authority: String

    package init?(_ text: some StringProtocol) {
        let lowered = text.lowercased()
        guard let colon = lowered.firstRange(of: "://") else { return nil }
        let scheme = String(lowered[..<colon.lowerBound])
        let authority = lowered[colon.upperBound...]
        let hasBadByte = authority.utf8.contains {
            $0 <= 0x20 || $0 >= 0x7F || [UInt8(ascii: "/"), UInt8(ascii: "@"), UInt8(ascii: ",")].contains($0)
        }
        guard !scheme.isEmpty, !authority.isEmpty, !hasBadByte else { return nil }
        self.scheme = scheme
        self.authority = Self.plain(String(authority), scheme)
    }

    /// Whether a Host field names the same place, when the page was got by this origin's scheme.
    func isSameHost(as host: ArraySlice<UInt8>) -> Bool {
        Self.plain(String(decoding: host, as: UTF8.self).lowercased(), scheme) == authority
    }

    private static func plain(_ authority: String, _ scheme: String) -> String {
        let port = scheme == "https" ? ":443" : scheme == "http" ? ":80" : ""
        return !port.isEmpty && authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
    }
}
