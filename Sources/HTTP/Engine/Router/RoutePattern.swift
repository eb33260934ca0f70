/// A path with holes, as it is written in the route table: `/v1/shows/{show:slug}/seats/{label:text}`.
package struct RoutePattern: Sendable {
    /// One segment of a pattern.
    enum Segment: Equatable, Sendable {
        case literal([UInt8])
        case parameter(name: String, type: ParameterType)
    }

    /// The most parameters in one pattern, so that matching needs no memory of its own.
    static let maximumParameters = 4

    package let text: String
    let segments: [Segment]

    /// The names of the parameters, in order.
    package var names: [String] {
        segments.compactMap { segment in
            switch segment {
            case .literal: nil
            case .parameter(let name, _): name
            }
        }
    }

    package init(_ text: String) throws(RouteFault) {
        self.text = text
        let bytes = Array(text.utf8)
        guard bytes.first == UInt8(ascii: "/") else {
            throw .malformed(pattern: text, reason: "does not begin with a slash")
        }
        var segments: [Segment] = []
        if bytes.count > 1 {
            for piece in bytes.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
                segments.append(try Self.segment(piece, in: text))
            }
        }
        for case .parameter(_, .rest) in segments.dropLast() {
            throw .malformed(pattern: text, reason: "a rest parameter must be the last segment")
        }
        self.segments = segments
        guard Set(names).count == names.count else {
            throw .malformed(pattern: text, reason: "a parameter is named twice")
        }
        guard names.count <= Self.maximumParameters else {
            throw .malformed(pattern: text, reason: "more than \(Self.maximumParameters) parameters")
        }
    }

    private static func segment(_ piece: ArraySlice<UInt8>, in text: String) throws(RouteFault) -> Segment {
        guard let first = piece.first, let last = piece.last else {
            throw .malformed(pattern: text, reason: "an empty segment")
        }
        guard first == UInt8(ascii: "{") else {
            guard piece.allSatisfy(PathText.isUnreserved), !piece.elementsEqual(".".utf8),
                !piece.elementsEqual("..".utf8)
            else {
                throw .malformed(pattern: text, reason: "a segment holds more than letters, digits and - . _ ~")
            }
            return .literal(Array(piece))
        }
        guard last == UInt8(ascii: "}") else {
            throw .malformed(pattern: text, reason: "a parameter must be a whole segment")
        }
        let inside = piece.dropFirst().dropLast().split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(decoding: inside[0], as: UTF8.self)
        guard !name.isEmpty, inside[0].allSatisfy(PathText.isUnreserved) else {
            throw .malformed(pattern: text, reason: "a parameter has no plain name")
        }
        guard inside.count == 2 else { return .parameter(name: name, type: .usual) }
        guard let type = ParameterType(rawValue: String(decoding: inside[1], as: UTF8.self)) else {
            throw .malformed(pattern: text, reason: "a parameter has an unknown type")
        }
        return .parameter(name: name, type: type)
    }
}
