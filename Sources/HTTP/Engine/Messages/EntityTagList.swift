/// The value of If-None-Match (RFC 9110 section 13.1.2).
package enum EntityTagList: Hashable, Sendable {
    /// `*`: any current representation.
    case any
    case tags([EntityTag])

    /// Reads all lines of the field. Nil when there is none, or when any is malformed: a condition that cannot be
    /// understood must not be taken for one that holds.
    package init?(_ values: [ArraySlice<UInt8>]) {
        guard !values.isEmpty else { return nil }
        if values.count == 1, values[0].elementsEqual("*".utf8) {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        for value in values {
            guard Self.read(value, into: &tags) else { return nil }
        }
        guard !tags.isEmpty else { return nil }
        self = .tags(tags)
    }

    /// `#entity-tag`, where an entity tag may hold a comma.
    private static func read(_ value: ArraySlice<UInt8>, into tags: inout [EntityTag]) -> Bool {
        let allowed = ByteSet.entityTag
        var rest = value
        while true {
            rest = rest.drop { FieldSyntax.isBlank($0) || $0 == UInt8(ascii: ",") }
            guard !rest.isEmpty else { return true }
            let isWeak = rest.starts(with: "W/".utf8)
            if isWeak { rest = rest.dropFirst(2) }
            guard rest.first == UInt8(ascii: "\"") else { return false }
            rest = rest.dropFirst()
            let opaque = rest.prefix { allowed.contains($0) || $0 >= 0x80 }
            rest = rest.dropFirst(opaque.count)
            guard rest.first == UInt8(ascii: "\"") else { return false }
            rest = rest.dropFirst().drop { FieldSyntax.isBlank($0) }
            guard rest.isEmpty || rest.first == UInt8(ascii: ",") else { return false }
            tags.append(EntityTag(String(decoding: opaque, as: UTF8.self), isWeak: isWeak))
        }
    }
}
