import Testing

@testable import HTTP

@Suite struct BodyReaderTests {
    /// What a reader without a limit takes of the first bytes of the largest content there can be.
    private func first(_ framing: BodyFraming, _ text: String) throws -> String? {
        var reader = BodyReader()
        reader.begin(framing, limit: .max)
        let input = Array(text.utf8)
        var position = 0
        switch try reader.next(input.span, &position, limits: HTTPLimits()) {
        case .piece(let range): return String(decoding: input[range], as: UTF8.self)
        case .more, .end: return nil
        }
    }

    @Test("no sum of what is missing and what is there is too large")
    func largest() throws {
        #expect(try first(.chunked, "7fffffffffffffff\r\nhello") == "hello")
        #expect(try first(.length(.max), "hello") == "hello")
    }
}
