import TestSupport
import Testing

@testable import HTTP

/// The loops that take eight bytes at a time, against the plain ones, at every length and offset.
@Suite struct ByteSearchTests {
    @Test("the first LF is found wherever it stands")
    func lineFeed() {
        for count in 0...40 {
            for place in 0...count {
                var bytes = [UInt8](repeating: 0x0B, count: count)
                if place < count { bytes[place] = 0x0A }
                if place + 3 < count { bytes[place + 3] = 0x0A }
                for start in 0...count {
                    let expected = bytes[start...].firstIndex(of: 0x0A)
                    let found = ByteSearch.lineFeed(in: bytes.span, start..<count)
                    #expect(found == expected)
                }
            }
        }
    }

    @Test("every byte is judged alike at every place")
    func controls() {
        for byte in UInt8.min...UInt8.max {
            let isControl = byte < 0x20 && byte != 0x09 || byte == 0x7F
            for place in 0..<19 {
                var bytes = [UInt8](repeating: 0x61, count: 19)
                bytes[place] = byte
                let found = [0..<19, place + 1..<19, 0..<place].map { ByteSearch.hasControl(bytes.span, $0) }
                #expect(found == [isControl, false, false])
            }
        }
    }

    @Test("random bytes are judged as the plain loop judges them")
    func random() {
        let seed = UInt64.random(in: 0...UInt64.max)
        var random = SplitMix(seed: seed)
        for _ in 0..<5000 {
            let bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in
                Bool.random(using: &random) ? UInt8.random(in: 0...255, using: &random) : 0x41
            }
            let isControl = bytes.contains { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F }
            let hasControl = ByteSearch.hasControl(bytes.span, 0..<bytes.count)
            #expect(hasControl == isControl, "seed \(seed)")
            let found = ByteSearch.lineFeed(in: bytes.span, 0..<bytes.count)
            #expect(found == bytes.firstIndex(of: 0x0A), "seed \(seed)")
        }
    }
}
