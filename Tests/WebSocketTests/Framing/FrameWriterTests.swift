import Testing

@testable import WebSocket

@Suite struct FrameWriterTests {
    @Test(
        "a length takes as few bytes as it can (RFC 6455 5.2)",
        arguments: [0, 1, 125, 126, 127, 65_535, 65_536, 70_000])
    func lengths(_ count: Int) {
        let payload = [UInt8](repeating: 7, count: count)
        #expect(FrameWriter.serverFrame(.binary, payload) == Wire.plain(0x82, payload))
    }

    @Test("the first byte tells the kind and the compression")
    func firstByte() {
        #expect(FrameWriter.serverFrame(.text, [0x61]) == [0x81, 1, 0x61])
        #expect(FrameWriter.serverFrame(.text, [0x61], isCompressed: true) == [0xC1, 1, 0x61])
        #expect(FrameWriter.serverFrame(.binary, [], isCompressed: true) == [0xC2, 0])
    }
}
