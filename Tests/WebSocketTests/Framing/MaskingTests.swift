import TestSupport
import Testing

@testable import WebSocket

@Suite struct MaskingTests {
    /// One byte after the other, as RFC 6455 5.3 writes it.
    private func naive(_ bytes: ArraySlice<UInt8>, _ key: [UInt8]) -> [UInt8] {
        bytes.enumerated().map { $1 ^ key[$0 % 4] }
    }

    @Test("words give the same as bytes at every length and place (RFC 6455 5.3)")
    func naive() {
        var random = SplitMix(seed: 17)
        let input = (0..<128).map { _ in UInt8.random(in: 0...255, using: &random) }
        let bytes: [UInt8] = [0x12, 0x34, 0x56, 0x78]
        for length in 0...80 {
            for start in 0...16 {
                for prefix in 0...8 {
                    var output = [UInt8](repeating: 9, count: prefix)
                    var key: UInt32 = 0x7856_3412
                    Masking.append(input.span, start..<start + length, to: &output, key: &key)
                    let expected = [UInt8](repeating: 9, count: prefix) + naive(input[start..<start + length], bytes)
                    #expect(output == expected, "\(length) bytes from \(start) behind \(prefix)")
                }
            }
        }
    }

    @Test("the key goes on where a piece ended")
    func pieces() {
        let input = (0..<100).map { UInt8($0) }
        for first in 0...20 {
            for second in 0...20 {
                var output: [UInt8] = []
                var key: UInt32 = 0x7856_3412
                Masking.append(input.span, 0..<first, to: &output, key: &key)
                Masking.append(input.span, first..<first + second, to: &output, key: &key)
                Masking.append(input.span, first + second..<100, to: &output, key: &key)
                #expect(output == naive(input[...], [0x12, 0x34, 0x56, 0x78]), "\(first) and \(second)")
            }
        }
    }
}
