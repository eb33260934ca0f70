package import HTTP

/// What a response parser said about an input, with pieces of content joined.
package struct ResponseTranscript: Hashable, Sendable {
    package enum Entry: Hashable, Sendable {
        case head(String)
        case body([UInt8])
        case end
        case refused(HTTPFault)
    }

    package private(set) var entries: [Entry] = []
    /// What is wrong with the parser itself, whatever the input.
    package private(set) var fault: String?

    /// Runs a fresh parser over the pieces as the answers to requests with these methods, then tells it the end.
    package init(_ pieces: [[UInt8]], answersTo methods: [Method], limits: HTTPLimits = HTTPLimits()) {
        var parser = ResponseParser(limits: limits)
        var methods = methods[...]
        if let method = methods.popFirst() { parser.begin(answerTo: method) }
        for piece in pieces {
            guard take(piece, &parser, &methods) else { return }
        }
        do throws(HTTPFault) {
            if try parser.endOfInput() == .end { entries.append(.end) }
        } catch {
            entries.append(.refused(error))
        }
    }

    /// The fault that ended it.
    package var refusal: HTTPFault? {
        if case .refused(let fault) = entries.last { fault } else { nil }
    }

    /// False when the parser has refused or the connection was upgraded.
    private mutating func take(
        _ piece: [UInt8], _ parser: inout ResponseParser, _ methods: inout ArraySlice<Method>
    ) -> Bool {
        var position = 0
        while true {
            let before = position
            do throws(HTTPFault) {
                let event = try parser.next(piece.span, &position)
                if position < before || position > piece.count { fault = "the position leaves the input" }
                switch event {
                case .more:
                    if position != piece.count { fault = "asks for more before it took all" }
                    return true
                case .head:
                    entries.append(.head(Self.describe(parser)))
                    if parser.head.status == .switchingProtocols { return false }
                case .body(let range):
                    if range.isEmpty || range.lowerBound < before || range.upperBound != position {
                        fault = "content lies where it was not taken from"
                    }
                    append(piece[range])
                case .end:
                    entries.append(.end)
                    if let method = methods.popFirst() { parser.begin(answerTo: method) }
                }
            } catch {
                entries.append(.refused(error))
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

    private static func describe(_ parser: borrowing ResponseParser) -> String {
        let head = parser.head
        var text = "\(head.status.code) \(head.version == .http11 ? "1.1" : "1.0") \(parser.framing)"
        text += parser.keepsAlive ? " keep" : " close"
        for index in 0..<head.fields.count {
            let (name, value) = head.fields[index]
            text += "\n\(String(decoding: name, as: UTF8.self)): \(String(decoding: value, as: UTF8.self))"
        }
        return text
    }
}
