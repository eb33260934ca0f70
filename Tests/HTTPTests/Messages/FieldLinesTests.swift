import TestSupport
import Testing

@testable import HTTP

@Suite struct FieldLinesTests {
    @Test("the first value of a name is told from others, from longer ones and from other cases of its letters")
    func firstValue() {
        var lines = FieldLines()
        for (name, value) in [
            ("Kind", "plain"), ("kind", "other"), ("long", "plainer"), ("case", "Plain"), ("empty", ""),
        ] {
            lines.append(name, value)
        }
        #expect(lines.isFirst("kind", "plain"))
        #expect(!lines.isFirst("kind", "other"))
        #expect(!lines.isFirst("long", "plain"))
        #expect(!lines.isFirst("case", "plain"))
        #expect(!lines.isFirst("absent", "plain"))
        #expect(lines.isFirst("empty", ""))
        #expect(!lines.isFirst("absent", ""))
    }
}
