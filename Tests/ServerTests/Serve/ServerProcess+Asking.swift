import Contract
import TestSupport
import Testing

extension ServerProcess {
    /// What the program answered to one request.
    struct Answer: Sendable {
        let status: Int
        let text: String

        var json: JSONValue? {
            text.firstRange(of: "\r\n\r\n").flatMap { try? JSONReader.read(Array(text[$0.upperBound...].utf8)) }
        }

        func member(_ path: String...) -> String? {
            guard case .string(let text) = path.reduce(json, { $0?[$1] }) else { return nil }
            return text
        }

        var code: String? { member("code") }
    }

    /// One request on a connection of its own, to the end of its answer.
    func ask(
        _ method: String, _ target: String, _ body: String? = nil, fields: [(String, String)] = []
    ) async throws -> Answer {
        var text = "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
        for (name, value) in fields { text += "\(name): \(value)\r\n" }
        if let body { text += "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n" }
        let request = text + "\r\n" + (body ?? "")
        return try await onThread { [port] in
            let visitor = try Visitor(to: port)
            visitor.recorder.send(request)
            try visitor.expectEnd()
            let answer = visitor.recorder.text
            let words = answer.prefix(20).split(separator: " ")
            return Answer(status: try #require(words.count > 1 ? Int(words[1]) : nil, "came: \(answer)"), text: answer)
        }
    }

    func ask(
        _ method: String, _ target: String, _ body: String? = nil, token: String
    ) async throws -> Answer {
        try await ask(method, target, body, fields: [("Authorization", "Bearer \(token)")])
    }
}
