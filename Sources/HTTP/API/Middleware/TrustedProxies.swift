package import Bytes
package import HTTP

/// Finds out who asks when proxies stand in between. What a proxy says is believed only when its own address is on
/// the list; anything else in X-Forwarded-For may have been written by the client.
package struct TrustedProxies: Sendable {
    /// The most entries of X-Forwarded-For that are looked at.
    static let mostHops = 32

    private let blocks: [AddressBlock]

    package init(_ blocks: [AddressBlock] = []) {
        self.blocks = blocks
    }

    /// The last address on the way that no trusted proxy vouches for.
    package func client(of peer: Peer, _ fields: FieldLines) -> Peer {
        guard trusts(peer.address) else { return peer }
        var client = peer.address
        for entry in Self.entries(of: fields.all("x-forwarded-for")).suffix(Self.mostHops).reversed() {
            // Behind an entry that is no address nothing can be believed.
            guard let address = Self.address(in: entry) else { break }
            client = address
            guard trusts(address) else { break }
        }
        let scheme = Self.entries(of: fields.all("x-forwarded-proto")).last
        return Peer(address: client, isSecure: peer.isSecure || scheme.map { $0.lowercased() == "https" } ?? false)
    }

    private func trusts(_ address: IPAddress) -> Bool {
        blocks.contains { $0.contains(address) }
    }

    private static func entries(of values: [ArraySlice<UInt8>]) -> [Substring] {
        values.flatMap { value in
            String(decoding: value, as: UTF8.self).split(separator: ",", omittingEmptySubsequences: false).map(trimmed)
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var rest = text
        while rest.first == " " || rest.first == "\t" { rest.removeFirst() }
        while rest.last == " " || rest.last == "\t" { rest.removeLast() }
        return rest
    }

    /// `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]` or `[2001:db8::1]:4711`.
    private static func address(in entry: Substring) -> IPAddress? {
        if entry.first == "[" {
            guard let end = entry.firstIndex(of: "]") else { return nil }
            let rest = entry[entry.index(after: end)...]
            guard rest.isEmpty || isPort(rest) else { return nil }
            return IPAddress(entry[entry.index(after: entry.startIndex)..<end])
        }
        guard let colon = entry.firstIndex(of: ":"), colon == entry.lastIndex(of: ":") else { return IPAddress(entry) }
        return isPort(entry[colon...]) ? IPAddress(entry[..<colon]) : nil
    }

    private static func isPort(_ text: Substring) -> Bool {
        text.first == ":" && 2...6 ~= text.count && text.utf8.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
    }
}
