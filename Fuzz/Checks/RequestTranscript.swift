package import HTTP

/// What a request parser said about an input, with pieces of content joined, so that two ways of cutting the same
/// input can be compared.
package struct RequestTranscript: Hashable, Sendable {
    package enum Entry: Hashable, Sendable {
        case head(String)
        case body([UInt8])
        case end
        case refused(HTTPFault)
    }

    package private(set) var entries: [Entry] = []
    /// What is wrong with the parser itself, whatever the input.
    package private(set) var fault: String?

    /// Runs a fresh parser over the pieces, and tells it the end of the input when `isEnded`.
    package init(_ pieces: [[UInt8]], limits: HTTPLimits = HTTPLimits(), isEnded: Bool = false) {
        var parser = RequestParser(limits: limits)
        for piece in pieces {
            guard take(piece, &parser) else { return }
        }
        guard isEnded else { return }
        do throws(HTTPFault) {
            try parser.endOfInput()
        } catch {
            entries.append(.refused(error))
        }
    }

    /// The fault that ended it.
    package var refusal: HTTPFault? {
        if case .refused(let fault) = entries.last { fault } else { nil }
    }

    /// False when the parser has refused.
    private mutating func take(_ piece: [UInt8], _ parser: inout RequestParser) -> Bool {
        var position = 0
        while true {
            let before = position
            do throws(HTTPFault) {
                let event = try parser.next(piece.span, &position)
                check(position, after: before, in: piece, event)
                switch event {
                case .more:
                    if position != piece.count { fault = "asks for more before it took all" }
                    return true
                case .head:
                    check(parser.head, parser.limits)
                    entries.append(.head(Self.describe(parser)))
                case .body(let range): append(piece[range])
                case .end: entries.append(.end)
                }
            } catch {
                entries.append(.refused(error))
                checkStaysRefused(&parser, error, piece)
                return false
            }
        }
    }

    private mutating func append(_ content: ArraySlice<UInt8>) {
        if case .body(let before) = entries.last {
            entries[entries.count - 1] = .body(before + content)
        } else {
            entries.append(.body(Array(content)))
        }
    }

    private mutating func check(_ position: Int, after before: Int, in piece: [UInt8], _ event: RequestParser.Event) {
        if position < before || position > piece.count { fault = "the position leaves the input" }
        guard case .body(let range) = event else { return }
        if range.isEmpty || range.lowerBound < before || range.upperBound != position {
            fault = "content lies where it was not taken from"
        }
    }

    private mutating func checkStaysRefused(_ parser: inout RequestParser, _ first: HTTPFault, _ piece: [UInt8]) {
        var position = 0
        do throws(HTTPFault) {
            _ = try parser.next(piece.span, &position)
            fault = "goes on after a fault"
        } catch {
            if error != first { fault = "changes its mind after a fault" }
        }
    }

    /// What every accepted head has in common.
    private mutating func check(_ head: RequestHead, _ limits: HTTPLimits) {
        let isStar = head.path == Array("*".utf8)
        if head.path.first != UInt8(ascii: "/"), !isStar { fault = "a path does not begin with a slash" }
        if isStar, head.method != .options { fault = "a star came without OPTIONS" }
        if (head.path + (head.query ?? [])).contains(where: { $0 <= 0x20 || $0 >= 0x7F || $0 == UInt8(ascii: "#") }) {
            fault = "a target holds a byte that no URI may have"
        }
        if head.version == .http11, head.authority?.isEmpty ?? true { fault = "an authority is missing" }
        if head.fields.count > limits.fieldCount { fault = "there are too many fields" }
        for index in 0..<head.fields.count {
            let (name, value) = head.fields[index]
            if name.isEmpty || name.contains(where: { $0 <= 0x20 || $0 >= 0x7F || (0x41...0x5A).contains($0) }) {
                fault = "a field name is no lower-case token"
            }
            if value.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }) { fault = "a value holds a control" }
            if let edge = value.first, edge == 0x20 || edge == 0x09 { fault = "a value begins with white space" }
            if let edge = value.last, edge == 0x20 || edge == 0x09 { fault = "a value ends with white space" }
        }
        if head.fields.count(of: "transfer-encoding") + head.fields.count(of: "content-length") > 1 {
            fault = "two framings were accepted"
        }
        if head.fields.count(of: "host") > 1 { fault = "two hosts were accepted" }
    }

    private static func describe(_ parser: borrowing RequestParser) -> String {
        let head = parser.head
        var text = "\(head.method.name) \(String(decoding: head.path, as: UTF8.self))"
        text += head.query.map { "?" + String(decoding: $0, as: UTF8.self) } ?? ""
        text += head.version == .http11 ? " 1.1" : " 1.0"
        text += " \(head.authority ?? "-") \(parser.framing)"
        text += parser.keepsAlive ? " keep" : " close"
        text += parser.expectsContinue ? " expect" : ""
        for index in 0..<head.fields.count {
            let (name, value) = head.fields[index]
            text += "\n\(String(decoding: name, as: UTF8.self)): \(String(decoding: value, as: UTF8.self))"
        }
        return text
    }
}
