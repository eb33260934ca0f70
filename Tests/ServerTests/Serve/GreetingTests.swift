import Testing

@testable import Server

@Suite struct GreetingTests {
    @Test("whoever starts the demo is told where to look, in columns")
    func text() {
        let lines = Greeting.text(at: "http://127.0.0.1:8080").split(separator: "\n")
        #expect(lines.count == 4)
        #expect(lines[0] == "  choose seats    http://127.0.0.1:8080/")
        #expect(lines[1].hasSuffix("http://127.0.0.1:8080/staff"))
        #expect(
            Set(lines.map { $0.range(of: "http") ?? $0.range(of: "seatcat") }.compactMap { $0?.lowerBound }).count == 1)
    }
}

extension Substring {
    fileprivate func range(of word: String) -> Range<Int>? {
        guard let found = firstRange(of: word) else { return nil }
        let start = distance(from: startIndex, to: found.lowerBound)
        return start..<start + word.count
    }
}
