import Testing

@testable import Server

@Suite struct GreetingTests {
    @Test("whoever starts the demo is told where to look, in columns")
    func text() {
        let lines = Greeting.text(at: "http://127.0.0.1:8080").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "  choose seats    http://127.0.0.1:8080/")
        #expect(lines[1].hasSuffix("http://127.0.0.1:8080/staff"))
        #expect(lines[3].hasSuffix("  seatcat watch demo"))
        #expect(
            Set(lines.map { $0.range(of: "http") ?? $0.range(of: "seatcat") }.compactMap { $0?.lowerBound }).count == 1)
    }

    @Test("a client in a terminal is told of a port that it would not look at")
    func otherPort() {
        #expect(
            Greeting.text(at: "http://127.0.0.1:4711").contains("  seatcat watch demo --url http://127.0.0.1:4711\n"))
    }
}

extension Substring {
    fileprivate func range(of word: String) -> Range<Int>? {
        guard let found = firstRange(of: word) else { return nil }
        let start = distance(from: startIndex, to: found.lowerBound)
        return start..<start + word.count
    }
}
