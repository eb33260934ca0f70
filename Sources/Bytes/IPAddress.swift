/// An internet address as a number: IPv6 in 128 bits, IPv4 as the mapped range `::ffff:0:0/96`, so that one client has
/// one address however its packets came.
package struct IPAddress: Hashable, Sendable {
    package let high: UInt64
    package let low: UInt64

    package init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address from its four octets in one number.
    package init(v4 octets: UInt32) {
        self.init(high: 0, low: 0xFFFF_0000_0000 | UInt64(octets))
    }

    /// The four octets when this is an IPv4 address.
    package var v4: UInt32? {
        high == 0 && low >> 32 == 0xFFFF ? UInt32(truncatingIfNeeded: low) : nil
    }

    /// `127.0.0.0/8` or `::1`.
    package var isLoopback: Bool {
        v4.map { $0 >> 24 == 127 } ?? (high == 0 && low == 1)
    }

    /// The address with all but its first bits cleared. Counted in 128 bits, so that an IPv4 prefix of n is 96 + n.
    package func prefix(_ bits: Int) -> Self {
        switch bits {
        case ...0: Self(high: 0, low: 0)
        case 1..<64: Self(high: high & ~(.max >> UInt64(bits)), low: 0)
        case 64: Self(high: high, low: 0)
        case 65..<128: Self(high: high, low: low & ~(.max >> UInt64(bits - 64)))
        default: self
        }
    }
}

extension IPAddress {
    /// Reads `192.0.2.1`, `2001:db8::1` or `::ffff:192.0.2.1`; no brackets, no zone, no port.
    package init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        if !bytes.contains(UInt8(ascii: ":")) {
            guard let octets = Self.dotted(bytes[...]) else { return nil }
            self.init(v4: octets)
            return
        }
        guard let groups = Self.groups(of: bytes) else { return nil }
        self.init(
            high: groups[0..<4].reduce(0) { $0 << 16 | UInt64($1) },
            low: groups[4..<8].reduce(0) { $0 << 16 | UInt64($1) })
    }

    /// Four decimal octets without leading zeros: some readers take those for octal.
    private static func dotted(_ bytes: ArraySlice<UInt8>) -> UInt32? {
        let parts = bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        var octets: UInt32 = 0
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var octet: UInt32 = 0
            for byte in part {
                guard (0x30...0x39).contains(byte) else { return nil }
                octet = octet * 10 + UInt32(byte - 0x30)
            }
            guard octet <= 255 else { return nil }
            octets = octets << 8 | octet
        }
        return octets
    }

    /// The eight groups of an IPv6 address (RFC 4291 section 2.2).
    private static func groups(of bytes: [UInt8]) -> [UInt16]? {
        let colon = UInt8(ascii: ":")
        guard bytes.count <= 45 else { return nil }
        guard let gap = bytes.indices.dropLast().first(where: { bytes[$0] == colon && bytes[$0 + 1] == colon }) else {
            guard let groups = run(bytes[...]), groups.count == 8 else { return nil }
            return groups
        }
        let after = bytes[(gap + 2)...]
        guard let head = gap == 0 ? [] : run(bytes[..<gap], mayEndDotted: false),
            let tail = after.isEmpty ? [] : run(after),
            head.count + tail.count < 8
        else { return nil }
        return head + [UInt16](repeating: 0, count: 8 - head.count - tail.count) + tail
    }

    /// Groups between colons; the last two may be written as an IPv4 address.
    private static func run(_ bytes: ArraySlice<UInt8>, mayEndDotted: Bool = true) -> [UInt16]? {
        let parts = bytes.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard parts.count <= 8 else { return nil }
        var groups: [UInt16] = []
        for (index, part) in parts.enumerated() {
            if mayEndDotted, index == parts.count - 1, part.contains(UInt8(ascii: ".")) {
                guard let octets = dotted(part) else { return nil }
                groups += [UInt16(octets >> 16), UInt16(truncatingIfNeeded: octets)]
                continue
            }
            guard (1...4).contains(part.count), let group = UInt16(String(decoding: part, as: UTF8.self), radix: 16),
                part.first != UInt8(ascii: "+"), part.first != UInt8(ascii: "-")
            else { return nil }
            groups.append(group)
        }
        return groups.count <= 8 ? groups : nil
    }
}

extension IPAddress: CustomStringConvertible {
    /// The canonical text (RFC 5952): lower case, the longest run of zeros shortened.
    package var description: String {
        if let v4 { return [24, 16, 8, 0].map { String(v4 >> $0 & 255) }.joined(separator: ".") }
        let groups = [high, low].flatMap { half in [48, 32, 16, 0].map { UInt16(truncatingIfNeeded: half >> $0) } }
        guard let zeros = Self.longestZeros(groups) else { return Self.join(groups[...]) }
        return Self.join(groups[..<zeros.lowerBound]) + "::" + Self.join(groups[zeros.upperBound...])
    }

    private static func join(_ groups: ArraySlice<UInt16>) -> String {
        groups.map { String($0, radix: 16) }.joined(separator: ":")
    }

    private static func longestZeros(_ groups: [UInt16]) -> Range<Int>? {
        var best: Range<Int>?
        var start = 0
        while start < groups.count {
            guard groups[start] == 0 else {
                start += 1
                continue
            }
            let end = groups[start...].firstIndex { $0 != 0 } ?? groups.count
            if end - start > max(best?.count ?? 1, 1) { best = start..<end }
            start = end
        }
        return best
    }
}
