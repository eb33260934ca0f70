import Testing

@testable import Feed

@Suite struct StreamVersionTests {
    @Test("a version carries its history and its number, and rises with either")
    func rising() {
        let version = StreamVersion(3, 10_432)
        #expect(StreamVersion(version.number) == version)
        #expect(StreamVersion(3, 10_433).number > version.number)
        #expect(StreamVersion(4, 0).number > StreamVersion(3, 1 << 39).number)
        #expect(StreamVersion(1, 0).number > 0)
    }
}
