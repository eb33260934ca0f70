/// A block of addresses: `10.0.0.0/8`, `2001:db8::/32`, or a single address.
package struct AddressBlock: Hashable, Sendable {
    package let first: IPAddress
    /// How many of the 128 bits are fixed.
    private let bits: Int

    /// Reads the CIDR form. Bits behind the prefix must be zero: `10.1.0.0/8` is most likely a mistake.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first.flatMap({ IPAddress($0) }) else { return nil }
        let most = address.v4 != nil ? 32 : 128
        var length = most
        if parts.count == 2 {
            guard let number = Int(parts[1]), 0...most ~= number, parts[1] == String(number) else { return nil }
            length = number
        }
        bits = length + (128 - most)
        first = address
        guard address.prefix(bits) == address else { return nil }
    }

    package func contains(_ address: IPAddress) -> Bool {
        address.prefix(bits) == first
    }
}
