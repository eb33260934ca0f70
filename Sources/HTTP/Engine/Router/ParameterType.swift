/// What one parameter of a path may look like. It is checked while routing, so a handler never sees anything else.
package enum ParameterType: String, CaseIterable, Sendable {
    /// A number without sign or leading zeros, at most 18 digits: `0`, `42`.
    case int
    /// A readable name: lower-case letters, digits and inner hyphens, at most 64 bytes.
    case slug
    /// An opaque id or a slug: letters, digits, `_` and `-`, at most 64 bytes.
    case id
    /// Any text: percent-decoded, valid UTF-8 without control characters, at most 256 bytes undecoded.
    case text
    /// All segments that are left, each of them a `text` without slashes. Only at the end of a pattern.
    case rest

    /// The form used by a pattern that names no type: `{show}` is `{show:id}`.
    static let usual = Self.id

    /// Whether the raw bytes of one segment fit. `rest` is checked segment by segment.
    func fits(_ segment: ArraySlice<UInt8>) -> Bool {
        switch self {
        case .int: Self.isInteger(segment)
        case .slug: Self.isSlug(segment)
        case .id: Self.isIdentifier(segment)
        case .text: segment.count <= 256 && PathText.decode(segment, slashes: true) != nil
        case .rest: segment.count <= 256 && PathText.decode(segment, slashes: false) != nil
        }
    }

    private static func isInteger(_ segment: ArraySlice<UInt8>) -> Bool {
        guard 1...18 ~= segment.count, segment.first != UInt8(ascii: "0") || segment.count == 1 else { return false }
        return segment.allSatisfy { $0 &- 0x30 < 10 }
    }

    private static func isSlug(_ segment: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        guard 1...64 ~= segment.count, segment.first != hyphen, segment.last != hyphen else { return false }
        return segment.allSatisfy { byte in
            byte &- 0x61 < 26 || byte &- 0x30 < 10 || byte == hyphen
        }
    }

    private static func isIdentifier(_ segment: ArraySlice<UInt8>) -> Bool {
        guard 1...64 ~= segment.count else { return false }
        return segment.allSatisfy { byte in
            (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "-")
                || byte == UInt8(ascii: "_")
        }
    }
}
