internal import HTTP

/// How content is coded on its way (RFC 9110 section 8.4.1).
enum ContentCoding: CaseIterable, Sendable {
    case gzip
    case deflate
    case identity

    var token: StaticString {
        switch self {
        case .gzip: "gzip"
        case .deflate: "deflate"
        case .identity: "identity"
        }
    }

    /// The coding that the client likes best; of several that it likes as much, the one that stands first here.
    /// Identity goes out even to a client that refuses everything: it can always be read (RFC 9110 section 12.5.3).
    static func preferred(by fields: FieldLines) -> Self {
        let accepted = AcceptedCodings(fields.all("accept-encoding"))
        var best = (coding: Self.identity, weight: 0)
        for coding in allCases {
            let weight = accepted.weight(of: coding.token)
            if weight > best.weight { best = (coding, weight) }
        }
        return best.coding
    }
}

// The compressed forms of a state bear its name with the coding behind it, `"1f3a-gzip"`, for a strong name must
// differ wherever bytes differ. Whoever asks with any of them asks for the same state.
extension EntityTag {
    func coded(_ coding: ContentCoding) -> EntityTag {
        switch coding {
        case .identity: self
        case .gzip, .deflate: EntityTag("\(opaque)-\(coding.token)", isWeak: isWeak)
        }
    }

    /// The name of the state, whatever form this is of.
    var uncoded: EntityTag {
        for coding in ContentCoding.allCases where opaque.hasSuffix("-\(coding.token)") {
            return EntityTag(String(opaque.dropLast(coding.token.utf8CodeUnitCount + 1)), isWeak: isWeak)
        }
        return self
    }
}

extension Response {
    /// The tag that the handler has given.
    var entityTag: EntityTag? {
        guard let text = first("ETag"), let list = EntityTagList([Array(text.utf8)[...]]) else { return nil }
        switch list {
        case .any: return nil
        case .tags(let tags): return tags.first
        }
    }
}
